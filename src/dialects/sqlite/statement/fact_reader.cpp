#include "dialects/sqlite/statement/fact_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/facts/spellings.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"

namespace sluice::sqlite {

namespace {

bool is_temp(const std::string& schema) { return text::equals_ignore_case(schema, "temp"); }

// ATTACH gives a database such a name.
bool is_attached(const std::string& schema) {
  return !schema.empty() && !is_temp(schema) && !text::equals_ignore_case(schema, "main");
}

bool is_schema_table(const std::string& table) {
  for (const std::string_view name :
       {"sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"})
    if (text::equals_ignore_case(table, name)) return true;
  return false;
}

}  // namespace

FactReader::FactReader(std::string_view sql) : sql_(sql), cursor_(sql, scan_rules()) {}

ParsedStatement FactReader::read() {
  while (cursor_.skip(";")) {
  }
  if (cursor_.at_end())
    begin(StatementKind::nothing, "");
  else
    read_statement();
  if (!at_end()) fail();
  note_reach();
  note_spellings(parsed_.facts, sql_, scan_rules(), {});
  return std::move(parsed_);
}

void FactReader::read_statement() {
  if (cursor_.skip("EXPLAIN")) return read_explain();
  if (cursor_.at("WITH")) return read_with();
  if (cursor_.skip("CREATE")) return read_create();
  if (cursor_.skip("DROP")) return read_drop();
  if (cursor_.skip("ALTER")) return read_alter();
  if (cursor_.skip("PRAGMA")) return read_pragma();
  if (at_query()) {
    begin(StatementKind::query, text::upper(cursor_.peek().text));
    return read_query(nullptr);
  }
  if (read_rows() || read_transaction() || read_session() || read_maintenance()) return;
  begin(StatementKind::unknown, text::upper(cursor_.peek().text));
  fail();
  skip_rest();
}

void FactReader::begin(StatementKind kind, std::string verb) {
  facts_->kind = kind;
  facts_->verb = std::move(verb);
}

void FactReader::note_reach() {
  StatementFacts& facts = parsed_.facts;
  for (ObjectUse& use : facts.objects) {
    const std::string& schema = use.object.name.schema;
    use.is_temporary = use.is_temporary || is_temp(schema);
    facts.reach.session = facts.reach.session || use.is_temporary;
    facts.reach.outside = facts.reach.outside || is_attached(schema);
  }
  for (const RowUse& use : facts.writes) {
    facts.reach.session = facts.reach.session || is_temp(use.table.schema);
    facts.reach.outside = facts.reach.outside || is_attached(use.table.schema);
    // Under PRAGMA writable_schema it changes what any object is.
    facts.unknown = facts.unknown || is_schema_table(use.table.name);
  }
}

// SQLite takes a string for a name where a name stands, and most of its keywords.
bool FactReader::at_name(std::size_t ahead) const {
  const TokenKind kind = cursor_.peek(ahead).kind;
  return kind == TokenKind::word || kind == TokenKind::quoted_identifier ||
         kind == TokenKind::string;
}

bool FactReader::at_query() const { return cursor_.at_any({"SELECT", "VALUES", "WITH"}); }

void FactReader::expect(std::string_view word) {
  if (!cursor_.skip(word)) fail();
}

void FactReader::skip_rest() {
  while (!at_end()) cursor_.take();
}

std::string FactReader::take_word() {
  if (at_name()) return unquote(cursor_.take().text);
  fail();
  return {};
}

ObjectName FactReader::take_name() {
  ObjectName name{{}, take_word()};
  if (!cursor_.skip(".")) return name;
  name.schema = std::exchange(name.name, take_word());
  return name;
}

std::vector<std::string> FactReader::take_columns() {
  std::vector<std::string> columns;
  expect("(");
  do {
    columns.push_back(take_word());
  } while (cursor_.skip(","));
  expect(")");
  return columns;
}

bool FactReader::skip_condition() {
  return cursor_.skip({"IF", "NOT", "EXISTS"}) || cursor_.skip({"IF", "EXISTS"});
}

void FactReader::skip_alias() {
  const bool is_next_clause = at_clause() || at_join() ||
                              cursor_.at_any({"USING", "NOT", "SET", "DEFAULT"}) || at_query() ||
                              (cursor_.at("INDEXED") && cursor_.at("BY", 1));
  if (cursor_.skip("AS") || (at_name() && !is_next_clause)) take_word();
  if (cursor_.skip({"INDEXED", "BY"}))
    take_word();
  else
    cursor_.skip({"NOT", "INDEXED"});
}

ParsedStatement parse_statement(std::string_view sql) { return FactReader(sql).read(); }

const ObjectUse* only_object(const StatementFacts& facts) {
  return facts.objects.size() == 1 ? &facts.objects.front() : nullptr;
}

const ObjectUse* table_rename(const StatementFacts& facts) {
  const ObjectUse* use = only_object(facts);
  const bool is_rename =
      use != nullptr && use->act == ObjectUse::Act::renames && use->object.kind == "table";
  return is_rename ? use : nullptr;
}

}  // namespace sluice::sqlite
