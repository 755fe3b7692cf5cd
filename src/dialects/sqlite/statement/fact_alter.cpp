// ALTER TABLE: SQLite's forms, and ALTER COLUMN, which is Turso's.
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/fact_reader.hpp"

namespace sluice::sqlite {

namespace {

ObjectRef column_of(const ObjectName& table, std::string column) {
  return {"column", table, std::move(column)};
}

}  // namespace

void FactReader::read_alter() {
  if (!cursor_.skip("TABLE")) {
    begin(StatementKind::unknown, text::cat("ALTER ", text::upper(cursor_.peek().text)));
    fail();
    return skip_rest();
  }
  begin(StatementKind::alter, "ALTER TABLE");
  const ObjectName table = take_name();
  if (cursor_.skip("RENAME")) return read_rename(table);
  if (cursor_.skip("ADD")) return read_add(table);
  if (cursor_.skip("DROP")) return read_drop_part(table);
  if (cursor_.skip("ALTER")) return read_alter_column(table);
  fail();
  skip_rest();
}

void FactReader::read_rename(const ObjectName& table) {
  if (cursor_.skip("TO")) {
    ObjectUse& use = add_object(ObjectUse::Act::renames, {"table", table, ""});
    use.to = {"table", {table.schema, take_word()}, ""};
    return;
  }
  if (!cursor_.at("TO", 1)) cursor_.skip("COLUMN");
  ObjectUse& use = add_object(ObjectUse::Act::renames, column_of(table, take_word()));
  expect("TO");
  use.to = column_of(table, take_word());
}

void FactReader::read_add(const ObjectName& table) {
  const bool is_constraint = (cursor_.at("CONSTRAINT") && cursor_.at("CHECK", 2)) ||
                             (cursor_.at("CHECK") && cursor_.at("(", 1));
  if (is_constraint) return read_add_constraint(table);
  if (at_name(1)) cursor_.skip("COLUMN");
  ObjectUse& use = add_object(ObjectUse::Act::makes, column_of(table, take_word()));
  use.is_needed = read_column_definition(table);
}

void FactReader::read_add_constraint(const ObjectName& table) {
  const std::string name = cursor_.skip("CONSTRAINT") ? take_word() : std::string();
  if (name.empty())
    add_object(ObjectUse::Act::changes, {"table", table, ""}).aspect = "add check";
  else
    add_object(ObjectUse::Act::makes, {"constraint", table, name});
  expect("CHECK");
  scan_parentheses();
  if (cursor_.skip({"ON", "CONFLICT"})) take_word();
}

// Its type, whose parentheses call nothing, then its constraints.
bool FactReader::read_column_definition(const ObjectName& table) {
  bool is_needed = false;
  while (!at_end() && !cursor_.at_any({"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK",
                                       "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"}))
    if (!cursor_.take_parentheses()) cursor_.take();
  while (!at_end()) {
    is_needed |= cursor_.at_any({"REFERENCES", "CHECK", "UNIQUE", "PRIMARY", "GENERATED", "AS"});
    if (cursor_.skip("REFERENCES")) {
      read_key(table);
    } else if (cursor_.at_any({"CONSTRAINT", "COLLATE"})) {
      cursor_.take();
      take_word();
    } else if (cursor_.at("(")) {
      scan_parentheses();
    } else {
      cursor_.take();
    }
  }
  return is_needed;
}

void FactReader::read_drop_part(const ObjectName& table) {
  const bool is_constraint = at_name(1) && cursor_.skip("CONSTRAINT");
  if (!is_constraint && at_name(1)) cursor_.skip("COLUMN");
  add_object(ObjectUse::Act::drops, {is_constraint ? "constraint" : "column", table, take_word()});
}

// ALTER COLUMN a TO a text NOT NULL; SET NOT NULL; DROP NOT NULL
void FactReader::read_alter_column(const ObjectName& table) {
  if (at_name(1)) cursor_.skip("COLUMN");
  const std::string column = take_word();
  ObjectUse& use = add_object(ObjectUse::Act::changes, column_of(table, column));
  if (cursor_.skip({"SET", "NOT", "NULL"})) {
    use.aspect = "set not null";
    if (cursor_.skip({"ON", "CONFLICT"})) take_word();
    return;
  }
  if (cursor_.skip({"DROP", "NOT", "NULL"})) {
    use.aspect = "drop not null";
    return;
  }
  use.aspect = "definition";
  expect("TO");
  const std::string to = take_word();
  read_column_definition(table);
  if (text::equals_ignore_case(column, to)) return;
  ObjectUse& renamed = add_object(ObjectUse::Act::renames, column_of(table, column));
  renamed.to = column_of(table, to);
}

}  // namespace sluice::sqlite
