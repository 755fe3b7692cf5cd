// CREATE and DROP.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/fact_reader.hpp"

namespace sluice::sqlite {

namespace {

// These make only tables of their own name and of their name with a suffix; what another module
// does is its own affair.
bool is_known_module(const std::string& module) {
  for (const std::string_view known :
       {"dbstat", "fts3", "fts3tokenize", "fts4", "fts4aux", "fts5", "fts5vocab", "geopoly",
        "rtree", "rtree_i32", "spellfix1", "vec0"})
    if (text::equals_ignore_case(module, known)) return true;
  return false;
}

}  // namespace

ObjectUse& FactReader::add_object(ObjectUse::Act act, ObjectRef object) {
  return facts_->objects.emplace_back(ObjectUse{.act = act, .object = std::move(object)});
}

void FactReader::read_create() {
  const bool is_temporary = cursor_.skip("TEMP") || cursor_.skip("TEMPORARY");
  const std::string verb = is_temporary ? "CREATE TEMP " : "CREATE ";
  if (cursor_.skip("TABLE")) {
    begin(StatementKind::create, text::cat(verb, "TABLE"));
    return read_create_table(is_temporary);
  }
  if (cursor_.skip("VIEW")) {
    begin(StatementKind::create, text::cat(verb, "VIEW"));
    return read_create_view(is_temporary);
  }
  if (cursor_.skip("TRIGGER")) {
    begin(StatementKind::create, text::cat(verb, "TRIGGER"));
    return read_create_trigger(is_temporary);
  }
  if (cursor_.skip({"VIRTUAL", "TABLE"})) {
    begin(StatementKind::create, "CREATE VIRTUAL TABLE");
    return read_create_virtual_table();
  }
  const bool is_unique = cursor_.skip("UNIQUE");
  if (cursor_.skip("INDEX")) {
    begin(StatementKind::create, is_unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX");
    return read_create_index();
  }
  begin(StatementKind::unknown, text::cat("CREATE ", text::upper(cursor_.peek().text)));
  fail();
  skip_rest();
}

void FactReader::read_create_table(bool is_temporary) {
  const bool is_conditional = skip_condition();
  const ObjectName name = take_name();
  ObjectUse& use = add_object(ObjectUse::Act::makes, {"table", name, ""});
  use.is_conditional = is_conditional;
  use.is_temporary = is_temporary;
  if (cursor_.skip("AS")) return read_table_rows(name);
  read_table_definition(name);
  // RANDOM ROWID is libSQL's.
  while (cursor_.skip({"WITHOUT", "ROWID"}) || cursor_.skip("STRICT") ||
         cursor_.skip({"RANDOM", "ROWID"}))
    cursor_.skip(",");
}

// Its foreign keys; the rest of it says no more of what the statement does.
void FactReader::read_table_definition(const ObjectName& table) {
  if (!cursor_.skip("(")) return fail();
  for (int depth = 1; depth > 0 && !at_end();) {
    if (cursor_.skip("REFERENCES")) {
      read_key(table);
      continue;
    }
    if (cursor_.at("(")) ++depth;
    if (cursor_.at(")")) --depth;
    cursor_.take();
  }
}

// Behind REFERENCES: the other table, its columns, ON DELETE SET NULL, ON UPDATE CASCADE …
void FactReader::read_key(const ObjectName& table) {
  KeyUse key{.table = table, .target = {table.schema, take_word()}};
  cursor_.take_parentheses();
  while (cursor_.at_any({"ON", "MATCH"})) {
    key.cascades = key.cascades || (cursor_.at("DELETE", 1) && cursor_.at("CASCADE", 2));
    const bool is_match = cursor_.at("MATCH");
    cursor_.take();
    cursor_.take();
    if (!is_match && (cursor_.skip("SET") || cursor_.skip("NO") || !at_end())) cursor_.take();
  }
  facts_->keys.push_back(std::move(key));
}

void FactReader::read_table_rows(const ObjectName& table) {
  RowUse use{RowUse::Act::inserts, table};
  read_insert_rows(use);
  add_write(std::move(use));
}

void FactReader::read_create_virtual_table() {
  const bool is_conditional = skip_condition();
  add_object(ObjectUse::Act::makes, {"table", take_name(), ""}).is_conditional = is_conditional;
  expect("USING");
  const std::string module = take_word();
  if (!is_known_module(module)) fail();
  cursor_.take_parentheses();
}

void FactReader::read_create_index() {
  const bool is_conditional = skip_condition();
  const ObjectName name = take_name();
  ObjectUse& use = add_object(ObjectUse::Act::makes, {"index", name, ""});
  use.is_conditional = is_conditional;
  expect("ON");
  use.on = {name.schema, take_word()};
  scan_parentheses();
  if (cursor_.skip("WHERE")) scan(Until::parenthesis);
}

void FactReader::read_create_view(bool is_temporary) {
  const bool is_conditional = skip_condition();
  ObjectUse& use = add_object(ObjectUse::Act::makes, {"view", take_name(), ""});
  use.is_conditional = is_conditional;
  use.is_temporary = is_temporary;
  if (cursor_.at("(")) take_columns();
  expect("AS");
  StatementFacts query;
  StatementFacts* const view = std::exchange(facts_, &query);
  begin(StatementKind::query, text::upper(cursor_.peek().text));
  read_query(nullptr);
  facts_ = view;
  facts_->unknown = facts_->unknown || query.unknown;
  facts_->body.push_back(std::move(query));
}

void FactReader::read_create_trigger(bool is_temporary) {
  const bool is_conditional = skip_condition();
  const ObjectName name = take_name();
  ObjectUse& use = add_object(ObjectUse::Act::makes, {"trigger", {}, name.name});
  use.is_conditional = is_conditional;
  use.is_temporary = is_temporary || text::equals_ignore_case(name.schema, "temp");
  read_trigger_event();
  expect("ON");
  use.object.name = take_name();
  if (use.object.name.schema.empty()) use.object.name.schema = name.schema;
  cursor_.skip({"FOR", "EACH", "ROW"});
  read_trigger_body();
}

// BEFORE INSERT, AFTER UPDATE OF a, b …
void FactReader::read_trigger_event() {
  if (!cursor_.skip("BEFORE") && !cursor_.skip("AFTER")) cursor_.skip({"INSTEAD", "OF"});
  if (cursor_.skip("DELETE") || cursor_.skip("INSERT")) return;
  expect("UPDATE");
  if (!cursor_.skip("OF")) return;
  do {
    take_word();
  } while (cursor_.skip(","));
}

// [WHEN expression] BEGIN statement; … END
void FactReader::read_trigger_body() {
  if (cursor_.skip("WHEN")) {
    StatementFacts when;
    StatementFacts* const trigger = std::exchange(facts_, &when);
    begin(StatementKind::query, "WHEN");
    scan(Until::begin);
    facts_ = trigger;
    facts_->unknown = facts_->unknown || when.unknown;
    if (!when.calls.empty() || !when.reads.empty()) facts_->body.push_back(std::move(when));
  }
  expect("BEGIN");
  while (!cursor_.at_end() && !cursor_.at("END")) {
    StatementFacts statement;
    read_body(statement);
    facts_->unknown = facts_->unknown || statement.unknown;
    facts_->body.push_back(std::move(statement));
    while (cursor_.skip(";")) {
    }
  }
  expect("END");
}

void FactReader::read_body(StatementFacts& facts) {
  StatementFacts* const trigger = std::exchange(facts_, &facts);
  if (!read_rows()) {
    begin(StatementKind::query, text::upper(cursor_.peek().text));
    read_query(nullptr);
  }
  if (!at_end()) fail();
  skip_rest();
  facts_ = trigger;
}

void FactReader::read_drop() {
  const std::string kind = text::lower(cursor_.peek().text);
  const bool is_known = cursor_.at_any({"TABLE", "INDEX", "VIEW", "TRIGGER"});
  begin(is_known ? StatementKind::drop : StatementKind::unknown,
        text::cat("DROP ", text::upper(kind)));
  if (!is_known) {
    fail();
    return skip_rest();
  }
  cursor_.take();
  const bool is_conditional = skip_condition();
  ObjectName name = take_name();
  ObjectRef object{kind, name, ""};
  if (kind == "trigger") {  // its table is not told
    object.part = std::move(object.name.name);
    object.name.name.clear();
  }
  add_object(ObjectUse::Act::drops, std::move(object)).is_conditional = is_conditional;
}

}  // namespace sluice::sqlite
