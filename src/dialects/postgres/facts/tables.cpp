// Tables, views, indexes and sequences: how they are made.
#include "dialects/postgres/facts/readers.hpp"

namespace sluice::postgres {

namespace {

void note_keys(Reading& reading, const MaybeNode& create) {
  const ObjectName table = name_of_range(field(create, "relation"));
  for (const Node& constraint : list_of(create, "tableElts", "Constraint"))
    reading.key(table, constraint);
  for (const Node& column : list_of(create, "tableElts", "ColumnDef"))
    for (const Node& constraint : list_of(column, "constraints", "Constraint"))
      reading.key(table, constraint);
}

// Defaults and checks run when rows come.
void note_table(Reading& reading, std::string kind, const MaybeNode& create) {
  const MaybeNode relation = field(create, "relation");
  ObjectUse& use = reading.makes(std::move(kind), name_of_range(relation));
  use.is_conditional = flag_of(create, "if_not_exists");
  use.is_temporary = is_temporary(relation);
  if (use.is_temporary) reading.reach().session = true;
  if (has(create, "partbound")) {
    use.aspect = "partition of";
    const std::vector<Node> parents = list_of(create, "inhRelations", "RangeVar");
    if (!parents.empty()) use.on = name_of_range(parents.front());
  }
  note_keys(reading, create);
  reading.walk_later(create, "tableElts");
}

}  // namespace

void read_create_table(Reading& reading, Node statement) {
  note_table(reading, "table", statement);
}

void read_create_foreign_table(Reading& reading, Node statement) {
  note_table(reading, "foreign table", field(statement, "base"));
}

// An index is in its table's schema.
void read_create_index(Reading& reading, Node statement) {
  const ObjectName table = name_of_range(field(statement, "relation"));
  if (flag_of(statement, "concurrent")) reading.verb("CREATE INDEX CONCURRENTLY");
  ObjectUse& use = reading.makes("index", {table.schema, text_of(statement, "idxname")});
  use.on = table;
  use.is_conditional = flag_of(statement, "if_not_exists");
  reading.walk(statement, "indexParams");
  reading.walk(statement, "whereClause");
}

void read_create_view(Reading& reading, Node statement) {
  const MaybeNode view = field(statement, "view");
  ObjectUse& use = reading.makes("view", name_of_range(view));
  use.replaces = flag_of(statement, "replace");
  use.is_temporary = is_temporary(view);
  if (use.is_temporary) reading.reach().session = true;
  reading.walk_later(statement, "query");
}

void read_create_sequence(Reading& reading, Node statement) {
  const MaybeNode sequence = field(statement, "sequence");
  ObjectUse& use = reading.makes("sequence", name_of_range(sequence));
  use.is_conditional = flag_of(statement, "if_not_exists");
  use.is_temporary = is_temporary(sequence);
  if (use.is_temporary) reading.reach().session = true;
}

void read_create_composite(Reading& reading, Node statement) {
  reading.makes("type", name_of_range(field(statement, "typevar")));
}

void read_refresh(Reading& reading, Node statement) {
  if (flag_of(statement, "concurrent")) reading.verb("REFRESH MATERIALIZED VIEW CONCURRENTLY");
  reading.changes("materialized view", name_of_range(field(statement, "relation")), "refresh");
}

void read_alter_sequence(Reading& reading, Node statement) {
  const ObjectName name = name_of_range(field(statement, "sequence"));
  for (const Node& option : list_of(statement, "options", "DefElem")) {
    std::string word = text_of(option, "defname");
    if (word == "owned_by") word = "owned by";
    reading.changes("sequence", name, std::move(word)).is_conditional =
        flag_of(statement, "missing_ok");
  }
}

}  // namespace sluice::postgres
