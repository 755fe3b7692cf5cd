// The grammar's kinds of objects, and how its statements name one.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

struct Word {
  std::string_view type;
  std::string_view kind;
};

// Where the words are not those of the type's name.
constexpr auto k_words = std::to_array<Word>({
    {"OBJECT_DOMCONSTRAINT", "domain constraint"},
    {"OBJECT_FDW", "foreign data wrapper"},
    {"OBJECT_FOREIGN_SERVER", "server"},
    {"OBJECT_LARGEOBJECT", "large object"},
    {"OBJECT_MATVIEW", "materialized view"},
    {"OBJECT_OPCLASS", "operator class"},
    {"OBJECT_OPFAMILY", "operator family"},
    {"OBJECT_PARAMETER_ACL", "parameter"},
    {"OBJECT_STATISTIC_EXT", "statistics"},
    {"OBJECT_TABCONSTRAINT", "constraint"},
    {"OBJECT_TSCONFIGURATION", "text search configuration"},
    {"OBJECT_TSDICTIONARY", "text search dictionary"},
    {"OBJECT_TSPARSER", "text search parser"},
    {"OBJECT_TSTEMPLATE", "text search template"},
});

constexpr auto k_parts = std::to_array<std::string_view>(
    {"OBJECT_COLUMN", "OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY"});

bool is_part(std::string_view type) {
  return std::find(k_parts.begin(), k_parts.end(), type) != k_parts.end();
}

bool is_of_method(std::string_view type) {
  return type == "OBJECT_OPCLASS" || type == "OBJECT_OPFAMILY";
}

// {s, t, c} is c of s.t; {btree, s, o} is s.o.
ObjectRef in_list(std::string_view type, const std::vector<Node>& items) {
  ObjectRef object{kind_of(type), {}, ""};
  std::vector<std::string> parts;
  std::vector<std::string> types;
  for (const Node& item : items)
    if (const auto node = unwrapped(item); node && node->type == "TypeName")
      types.push_back(type_text(node->fields));
    else
      parts.push_back(string_in(item));
  if (type == "OBJECT_CAST") {
    object.name.name = text::cat("(", text::join(types, " AS "), ")");
  } else if (type == "OBJECT_TRANSFORM") {
    object.name.name = text::cat("FOR ", text::join(types, ""), " LANGUAGE ", parts.back());
  } else if (type == "OBJECT_DOMCONSTRAINT") {
    if (const auto domain = unwrapped(items.front())) object.name = type_name(domain->fields);
    object.part = parts.empty() ? "" : parts.back();
  } else if (is_part(type) && !parts.empty()) {
    object.part = parts.back();
    parts.pop_back();
    object.name = name_of_parts(parts);
  } else {
    if (is_of_method(type) && !parts.empty()) parts.erase(parts.begin());
    object.name = name_of_parts(parts);
  }
  return object;
}

}  // namespace

std::string kind_of(std::string_view object_type) {
  for (const Word& word : k_words)
    if (word.type == object_type) return std::string(word.kind);
  constexpr std::string_view k_prefix = "OBJECT_";
  if (!object_type.starts_with(k_prefix)) return text::lower(object_type);
  return text::replace_all(text::lower(object_type.substr(k_prefix.size())), "_", " ");
}

ObjectRef object_in(std::string_view object_type, const MaybeNode& wrapped) {
  ObjectRef object{kind_of(object_type), {}, ""};
  const auto node = wrapped ? unwrapped(*wrapped) : std::nullopt;
  if (!node) return object;
  if (node->type == "String") object.name.name = text_of(node->fields, "sval");
  if (node->type == "TypeName") object.name = type_name(node->fields);
  if (node->type == "RangeVar") object.name = name_of_range(node->fields);
  if (node->type == "RoleSpec") object.name.name = role_name(node->fields);
  if (node->type == "ObjectWithArgs")
    object.name = name_of_parts(strings_in(list_of(node->fields, "objname")));
  if (node->type == "List") return in_list(object_type, list_of(node->fields, "items"));
  return object;
}

// Without a list of arguments the one routine of the name is meant.
std::string signature_in(const MaybeNode& wrapped) {
  const auto node = wrapped ? unwrapped(*wrapped) : std::nullopt;
  if (!node || node->type != "ObjectWithArgs" || flag_of(node->fields, "args_unspecified"))
    return "";
  return text::cat("(", signature_of(node->fields), ")");
}

}  // namespace sluice::postgres
