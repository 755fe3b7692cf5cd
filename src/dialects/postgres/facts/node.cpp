#include "dialects/postgres/facts/node.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace sluice::postgres {

namespace {

constexpr auto k_type_words = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"int", "integer"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"bool", "boolean"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"varchar", "character varying"},
    {"bpchar", "character"},
    {"varbit", "bit varying"},
    {"decimal", "numeric"},
    {"time", "time without time zone"},
    {"timetz", "time with time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
});

std::string type_word(const std::string& name) {
  for (const auto& [stored, word] : k_type_words)
    if (stored == name) return std::string(word);
  return name;
}

// OUT and TABLE say what comes back.
bool is_argument(const Node& parameter) {
  const std::string mode = text_of(parameter, "mode");
  return mode != "FUNC_PARAM_OUT" && mode != "FUNC_PARAM_TABLE";
}

void add_types(const std::vector<Node>& parameters, std::vector<std::string>& types) {
  for (const Node& parameter : parameters)
    if (is_argument(parameter)) types.push_back(type_text(field(parameter, "argType")));
}

}  // namespace

std::optional<TypedNode> unwrapped(Node wrapped) {
  if (!wrapped.is_object()) return std::nullopt;
  for (const Node& member : wrapped.members()) return TypedNode{member.raw_key(), member};
  return std::nullopt;
}

MaybeNode field(const MaybeNode& node, std::string_view name) {
  return node && node->is_object() ? node->find(name) : std::nullopt;
}

std::string text_of(const MaybeNode& node, std::string_view name) {
  const MaybeNode found = field(node, name);
  return found && found->kind() == Node::Kind::string ? found->string() : "";
}

bool flag_of(const MaybeNode& node, std::string_view name) {
  const MaybeNode found = field(node, name);
  return found && found->kind() == Node::Kind::boolean && found->boolean();
}

bool has(const MaybeNode& node, std::string_view name) { return field(node, name).has_value(); }

std::vector<Node> list_of(const MaybeNode& node, std::string_view name) {
  std::vector<Node> list;
  const MaybeNode found = field(node, name);
  if (found && found->kind() == Node::Kind::array)
    for (const Node& each : found->elements()) list.push_back(each);
  return list;
}

std::vector<Node> list_of(const MaybeNode& node, std::string_view name, std::string_view type) {
  std::vector<Node> list;
  for (const Node& each : list_of(node, name))
    if (const auto found = unwrapped(each); found && found->type == type)
      list.push_back(found->fields);
  return list;
}

MaybeNode field_of(const MaybeNode& node, std::string_view name, std::string_view type) {
  const MaybeNode found = field(node, name);
  if (!found) return std::nullopt;
  const auto inner = unwrapped(*found);
  return inner && inner->type == type ? MaybeNode(inner->fields) : std::nullopt;
}

bool has_option(const MaybeNode& node, std::string_view list, std::string_view name) {
  for (const Node& option : list_of(node, list, "DefElem")) {
    if (text_of(option, "defname") != name) continue;
    const MaybeNode value = field(option, "arg");
    const std::string word = value ? text::lower(string_in(*value)) : "";
    const MaybeNode number = field_of(option, "arg", "Integer");
    return word != "false" && word != "off" && word != "0" && !(number && !has(number, "ival"));
  }
  return false;
}

std::string string_in(Node wrapped) {
  const auto found = unwrapped(wrapped);
  return found && found->type == "String" ? text_of(found->fields, "sval") : "";
}

std::vector<std::string> strings_in(const std::vector<Node>& wrapped) {
  std::vector<std::string> strings;
  for (const Node& each : wrapped)
    if (const auto found = unwrapped(each); found && found->type == "String")
      strings.push_back(text_of(found->fields, "sval"));
  return strings;
}

ObjectName name_of_parts(const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  return {parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()};
}

ObjectName name_of_range(const MaybeNode& range) {
  return {text_of(range, "schemaname"), text_of(range, "relname")};
}

bool is_temporary(const MaybeNode& range) {
  return text_of(range, "relpersistence") == "t" || text_of(range, "schemaname") == "pg_temp";
}

ObjectName type_name(const MaybeNode& type) {
  return name_of_parts(strings_in(list_of(type, "names")));
}

std::string type_text(const MaybeNode& type) {
  const ObjectName name = type_name(type);
  std::string text = name.schema.empty() || name.schema == "pg_catalog"
                         ? type_word(name.name)
                         : text::cat(name.schema, ".", name.name);
  if (flag_of(type, "pct_type")) text += "%TYPE";
  return has(type, "arrayBounds") ? text + "[]" : text;
}

std::string signature_of(const MaybeNode& routine) {
  std::vector<std::string> types;
  const std::string_view list =
      has(routine, "objargs") || has(routine, "objname") ? "objfuncargs" : "parameters";
  add_types(list_of(routine, list, "FunctionParameter"), types);
  // Operators have operands, one of which may be none.
  if (types.empty() && list == "objfuncargs")
    for (const Node& operand : list_of(routine, "objargs")) {
      const auto type = unwrapped(operand);
      types.push_back(type ? type_text(type->fields) : "none");
    }
  return text::join(types, ", ");
}

std::string role_name(const MaybeNode& role) { return text_of(role, "rolename"); }

}  // namespace sluice::postgres
