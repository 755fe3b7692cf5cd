// Queries and what changes rows.
#include <algorithm>

#include "base/text.hpp"
#include "dialects/postgres/facts/readers.hpp"
#include "dialects/postgres/facts/rows_of_literals.hpp"

namespace sluice::postgres {

namespace {

void add_column(std::vector<std::string>& columns, std::string name) {
  if (!name.empty() && std::find(columns.begin(), columns.end(), name) == columns.end())
    columns.push_back(std::move(name));
}

// (a, b.c) = … names a and b.
void add_targets(const MaybeNode& statement, std::string_view list,
                 std::vector<std::string>& columns) {
  for (const Node& target : list_of(statement, list, "ResTarget"))
    add_column(columns, text_of(target, "name"));
}

void collect_columns(Node node, std::vector<std::string>& columns) {
  if (node.kind() == Node::Kind::array)
    for (const Node& element : node.elements()) collect_columns(element, columns);
  if (!node.is_object()) return;
  for (const Node& member : node.members()) {
    if (member.raw_key() != "ColumnRef") {
      collect_columns(member, columns);
      continue;
    }
    const std::vector<Node> parts = list_of(member, "fields");
    if (parts.empty()) continue;
    const auto last = unwrapped(parts.back());
    add_column(columns, last && last->type == "A_Star" ? "*" : string_in(parts.back()));
  }
}

bool takes_all_rows(const MaybeNode& select) {
  static constexpr auto k_bounds = {"whereClause", "limitCount",   "limitOffset",
                                    "groupClause", "havingClause", "distinctClause"};
  return std::none_of(k_bounds.begin(), k_bounds.end(),
                      [&](const char* bound) { return has(select, bound); }) &&
         text_of(select, "op") == "SETOP_NONE";
}

// For each of the list the column that it is, "*" for all, or empty for an expression.
std::vector<std::string> plain_columns(const MaybeNode& select) {
  std::vector<std::string> names;
  for (const Node& item : list_of(select, "targetList", "ResTarget")) {
    std::vector<std::string> found;
    if (const MaybeNode column = field_of(item, "val", "ColumnRef")) {
      const std::vector<Node> parts = list_of(column, "fields");
      const auto last = parts.empty() ? std::nullopt : unwrapped(parts.back());
      if (last) found.push_back(last->type == "A_Star" ? "*" : string_in(parts.back()));
    }
    names.push_back(found.empty() ? std::string() : found.front());
  }
  return names;
}

// INSERT … SELECT, from one table where `from` says it.
void note_source(const Reading& reading, const MaybeNode& select, RowUse& use) {
  if (!select || has(select, "valuesLists")) return;
  use.has_condition = !takes_all_rows(select);
  const std::vector<Node> from = list_of(select, "fromClause");
  if (from.size() != 1 || text_of(select, "op") != "SETOP_NONE" || has(select, "withClause"))
    return;
  const auto table = unwrapped(from.front());
  if (!table || table->type != "RangeVar") return;
  if (reading.is_with(name_of_range(table->fields))) return;
  use.from = name_of_range(table->fields);
  if (const MaybeNode list = field(select, "targetList")) collect_columns(*list, use.from_columns);
  if (!use.has_condition) use.copied = plain_columns(select);
}

void note_into(Reading& reading, const MaybeNode& into, const MaybeNode& select,
               bool is_conditional) {
  const MaybeNode table = field(into, "rel");
  ObjectUse& use = reading.makes("table", name_of_range(table));
  use.is_conditional = is_conditional;
  use.is_temporary = is_temporary(table);
  if (use.is_temporary) reading.reach().session = true;
  RowUse& rows = reading.writes(RowUse::Act::inserts, name_of_range(table));
  rows.is_conditional = is_conditional;
  note_source(reading, select, rows);
}

void read_query(Reading& reading, const MaybeNode& select) {
  if (!select) return;
  const std::size_t outer = reading.visible();
  reading.with(select);
  read_query(reading, field(select, "larg"));
  read_query(reading, field(select, "rarg"));
  for (const Node& member : select->members()) {
    const std::string_view key = member.raw_key();
    if (key != "withClause" && key != "larg" && key != "rarg" && key != "intoClause")
      reading.walk(member);
  }
  reading.hide(outer);
}

// All but the relation, which is written, and WITH, which is read first.
void walk_rest(Reading& reading, Node statement) {
  for (const Node& member : statement.members())
    if (member.raw_key() != "withClause" && member.raw_key() != "relation") reading.walk(member);
}

RowUse::Act merge_act(bool inserts, bool updates, bool deletes) {
  if (updates && !inserts && !deletes) return RowUse::Act::updates;
  if (deletes && !inserts && !updates) return RowUse::Act::deletes;
  return updates || deletes ? RowUse::Act::upserts : RowUse::Act::inserts;
}

}  // namespace

void read_select(Reading& reading, Node statement) {
  if (has(statement, "valuesLists") && !has(statement, "targetList")) reading.verb("VALUES");
  if (const MaybeNode into = field(statement, "intoClause")) {
    reading.name(StatementKind::create, "SELECT INTO");
    note_into(reading, into, statement, false);
  }
  read_query(reading, statement);
}

void read_insert(Reading& reading, Node statement) {
  reading.with(statement);
  const MaybeNode conflict = field(statement, "onConflictClause");
  const bool is_update = text_of(conflict, "action") == "ONCONFLICT_UPDATE";
  RowUse& use = reading.writes(is_update ? RowUse::Act::upserts : RowUse::Act::inserts,
                               name_of_range(field(statement, "relation")));
  add_targets(statement, "cols", use.columns);
  if (is_update && !use.columns.empty()) add_targets(conflict, "targetList", use.columns);
  const MaybeNode select = field_of(statement, "selectStmt", "SelectStmt");
  note_source(reading, select, use);
  if (!conflict && has(select, "valuesLists")) use.ids = literal_ids(reading.sql(), use.columns);
  walk_rest(reading, statement);
}

void read_update(Reading& reading, Node statement) {
  reading.with(statement);
  RowUse& use = reading.writes(RowUse::Act::updates, name_of_range(field(statement, "relation")));
  use.has_condition = has(statement, "whereClause");
  add_targets(statement, "targetList", use.columns);
  walk_rest(reading, statement);
}

void read_delete(Reading& reading, Node statement) {
  reading.with(statement);
  reading.writes(RowUse::Act::deletes, name_of_range(field(statement, "relation"))).has_condition =
      has(statement, "whereClause");
  walk_rest(reading, statement);
}

void read_merge(Reading& reading, Node statement) {
  reading.with(statement);
  bool inserts = false, updates = false, deletes = false;
  std::vector<std::string> columns;
  for (const Node& clause : list_of(statement, "mergeWhenClauses", "MergeWhenClause")) {
    const std::string command = text_of(clause, "commandType");
    inserts |= command == "CMD_INSERT";
    updates |= command == "CMD_UPDATE";
    deletes |= command == "CMD_DELETE";
    add_targets(clause, "targetList", columns);
  }
  RowUse& use = reading.writes(merge_act(inserts, updates, deletes),
                               name_of_range(field(statement, "relation")));
  use.columns = std::move(columns);
  use.has_condition = true;
  walk_rest(reading, statement);
}

void read_truncate(Reading& reading, Node statement) {
  for (const Node& table : list_of(statement, "relations", "RangeVar"))
    reading.writes(RowUse::Act::truncates, name_of_range(table)).cascades =
        text_of(statement, "behavior") == "DROP_CASCADE";
}

void read_copy(Reading& reading, Node statement) {
  const bool is_from = flag_of(statement, "is_from");
  const bool is_program = flag_of(statement, "is_program");
  reading.reach().outside |= is_program || has(statement, "filename");
  if (is_from)
    reading.name(StatementKind::rows, is_program ? "COPY FROM PROGRAM" : "COPY FROM");
  else
    reading.verb(is_program ? "COPY TO PROGRAM" : "COPY TO");
  const MaybeNode table = field(statement, "relation");
  if (is_from)
    reading.writes(RowUse::Act::inserts, name_of_range(table)).columns =
        strings_in(list_of(statement, "attlist"));
  else if (table)
    reading.reads(name_of_range(table));
  reading.walk(statement, "query");
  reading.walk(statement, "whereClause");
}

void read_table_as(Reading& reading, Node statement) {
  const bool is_conditional = flag_of(statement, "if_not_exists");
  const MaybeNode into = field(statement, "into");
  if (text_of(statement, "objtype") == "OBJECT_MATVIEW") {
    reading.verb("CREATE MATERIALIZED VIEW");
    reading.makes("materialized view", name_of_range(field(into, "rel"))).is_conditional =
        is_conditional;
  } else {
    note_into(reading, into, field_of(statement, "query", "SelectStmt"), is_conditional);
  }
  reading.walk(statement, "query");
}

void read_explain(Reading& reading, Node statement) {
  if (!has_option(statement, "options", "analyze")) return;
  reading.verb("EXPLAIN ANALYZE");
  reading.walk(statement, "query");
}

void read_prepare(Reading& reading, Node statement) {
  reading.reach().session = true;
  reading.walk_later(statement, "query");
}

// What was prepared is not known here.
void read_execute(Reading& reading, Node statement) {
  reading.unknown();
  reading.walk(statement);
}

void read_call(Reading& reading, Node statement) {
  reading.calls(strings_in(list_of(field(statement, "funccall"), "funcname")));
  reading.walk(statement);
}

void read_parts(Reading& reading, Node statement) { reading.walk(statement); }

}  // namespace sluice::postgres
