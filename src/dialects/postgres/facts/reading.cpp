#include "dialects/postgres/facts/reading.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/facts/far_functions.hpp"

namespace sluice::postgres {

namespace {

template <class Value>
void add_once(std::vector<Value>& values, Value value) {
  if (std::find(values.begin(), values.end(), value) == values.end())
    values.push_back(std::move(value));
}

bool is_type(std::string_view key) { return !key.empty() && key[0] >= 'A' && key[0] <= 'Z'; }

}  // namespace

void include(StatementFacts& facts, StatementFacts other) {
  for (ObjectUse& use : other.objects) facts.objects.push_back(std::move(use));
  for (RowUse& use : other.writes) facts.writes.push_back(std::move(use));
  for (std::string& call : other.calls) add_once(facts.calls, std::move(call));
  for (ObjectName& table : other.reads) add_once(facts.reads, std::move(table));
  for (KeyUse& key : other.keys) facts.keys.push_back(std::move(key));
  for (StatementFacts& each : other.body) facts.body.push_back(std::move(each));
  facts.spellings.merge(other.spellings);
  facts.reach.session |= other.reach.session;
  facts.reach.server |= other.reach.server;
  facts.reach.outside |= other.reach.outside;
  facts.unknown |= other.unknown;
}

void Reading::name(StatementKind kind, std::string_view verb) {
  if (depth_ > 1) return;
  facts_.kind = kind;
  facts_.verb = verb;
}

void Reading::verb(std::string_view verb) {
  if (depth_ <= 1) facts_.verb = verb;
}

ObjectUse& Reading::add(ObjectUse::Act act, ObjectRef object) {
  facts_.objects.push_back({.act = act, .object = std::move(object)});
  return facts_.objects.back();
}

ObjectUse& Reading::makes(std::string kind, ObjectName object, std::string part) {
  return add(ObjectUse::Act::makes, {std::move(kind), std::move(object), std::move(part)});
}

ObjectUse& Reading::changes(std::string kind, ObjectName object, std::string aspect) {
  ObjectUse& use = add(ObjectUse::Act::changes, {std::move(kind), std::move(object), ""});
  use.aspect = std::move(aspect);
  return use;
}

void Reading::place(std::size_t first, const std::string& schema) {
  for (std::size_t at = first; at < facts_.objects.size(); ++at) {
    ObjectUse& use = facts_.objects[at];
    if (use.object.name.schema.empty()) use.object.name.schema = schema;
    if (!use.on.name.empty() && use.on.schema.empty()) use.on.schema = schema;
  }
}

RowUse& Reading::writes(RowUse::Act act, ObjectName table) {
  facts_.writes.push_back({.act = act, .table = std::move(table)});
  return facts_.writes.back();
}

void Reading::key(const ObjectName& table, const MaybeNode& constraint) {
  if (text_of(constraint, "contype") != "CONSTR_FOREIGN") return;
  facts_.keys.push_back({.table = table,
                         .target = name_of_range(field(constraint, "pktable")),
                         .cascades = text_of(constraint, "fk_del_action") == "c"});
}

void Reading::runs(StatementFacts block) {
  facts_.steps = std::exchange(block.steps, {});
  facts_.skips_duplicates = block.skips_duplicates;
  include(std::move(block));
}

// Every node of the tree has a type that begins with a capital letter, every field one that does
// not.
void Reading::walk(Node node) {
  if (node.kind() == Node::Kind::array)
    for (const Node& element : node.elements()) walk(element);
  if (!node.is_object()) return;
  for (const Node& member : node.members())
    if (is_type(member.raw_key()))
      typed({member.raw_key(), member});
    else
      walk(member);
}

void Reading::walk(const MaybeNode& node, std::string_view name) {
  if (const MaybeNode found = field(node, name)) walk(*found);
}

void Reading::walk_later(const MaybeNode& node, std::string_view name) {
  const MaybeNode found = field(node, name);
  if (!found) return;
  StatementFacts later;
  later.kind = StatementKind::query;
  Reading reading(sql_, later);
  reading.depth_ = 1;
  reading.walk(*found);
  StatementFacts nothing;
  nothing.kind = later.kind;
  if (later != nothing) facts_.body.push_back(std::move(later));
}

void Reading::calls(const std::vector<std::string>& parts) {
  if (parts.empty()) return;
  const ObjectName function = name_of_parts(parts);
  note_reach(function, facts_.reach);
  add_once(facts_.calls, function.schema.empty() ? function.name
                                                 : text::cat(function.schema, ".", function.name));
}

bool Reading::is_with(const ObjectName& table) const {
  return table.schema.empty() &&
         std::find(with_names_.begin(), with_names_.end(), table.name) != with_names_.end();
}

void Reading::reads(ObjectName table) {
  if (!is_with(table) && !table.name.empty()) add_once(facts_.reads, std::move(table));
}

// A query of WITH sees those before it; with RECURSIVE, itself and all.
void Reading::with(const MaybeNode& statement) {
  const MaybeNode clause = field(statement, "withClause");
  const std::vector<Node> queries = list_of(clause, "ctes", "CommonTableExpr");
  const bool is_recursive = flag_of(clause, "recursive");
  if (is_recursive)
    for (const Node& query : queries) with_names_.push_back(text_of(query, "ctename"));
  for (const Node& query : queries) {
    walk(query, "ctequery");
    if (!is_recursive) with_names_.push_back(text_of(query, "ctename"));
  }
}

}  // namespace sluice::postgres
