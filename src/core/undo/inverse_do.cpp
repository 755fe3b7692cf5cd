// DO $$ BEGIN <statement>; EXCEPTION WHEN duplicate_object THEN null; END $$: drizzle-kit's way of
// making what may be there already. What else a block does is not known from its text.
#include <optional>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

std::string_view dollar_quoted(std::string_view literal) {
  if (literal.empty() || literal.front() != '$') return {};
  const std::size_t width = literal.find('$', 1) + 1;
  if (width == 0 || literal.size() < 2 * width) return {};
  return literal.substr(width, literal.size() - 2 * width);
}

// INSERT, UPDATE and DELETE where they are no part of a trigger's, a key's or a lock's definition.
bool changes_rows(std::string_view body, const ScanRules& rules) {
  SqlCursor cursor(body, rules);
  for (std::string before; !cursor.at_end(); before = text::upper(cursor.take().text)) {
    const bool is_part = before == "ON" || before == "FOR" || before == "BEFORE" ||
                         before == "AFTER" || before == "OR";
    if (!is_part && cursor.at_any({"INSERT", "UPDATE", "DELETE", "TRUNCATE", "MERGE"})) return true;
  }
  return false;
}

bool is_control(std::string_view statement, const ScanRules& rules) {
  return SqlCursor(statement, rules)
      .at_any({"IF", "FOR", "LOOP", "WHILE", "FOREACH", "EXECUTE", "PERFORM", "RAISE", "CASE",
               "SELECT", "BEGIN", "DECLARE", "RETURN", "CALL", "END"});
}

// The statements between BEGIN and EXCEPTION or END; none where the block is anything but a list.
std::vector<Statement> wrapped(std::string_view body, const ScanRules& rules) {
  SqlCursor cursor(body, rules);
  if (!cursor.skip("BEGIN")) return {};
  const std::string_view inner = cursor.take_until({"EXCEPTION", "END"});
  std::vector<Statement> statements = split_statements(inner, rules);
  for (const Statement& statement : statements)
    if (is_control(statement.sql, rules)) return {};
  return statements;
}

// EXCEPTION WHEN duplicate_object THEN null: what is there already is left, and
// nothing else passes.
bool is_only_kept_from_failing(std::string_view body, const ScanRules& rules) {
  SqlCursor cursor(body, rules);
  cursor.take_until({"EXCEPTION"});
  if (!cursor.skip("EXCEPTION")) return false;
  if (!cursor.skip("WHEN")) return false;
  do {
    if (!cursor.at_any({"duplicate_object", "duplicate_table", "duplicate_column"})) return false;
    cursor.take();
  } while (cursor.skip("OR"));
  if (!cursor.skip({"THEN", "NULL"})) return false;
  cursor.skip(";");
  if (!cursor.skip("END")) return false;
  cursor.skip(";");
  return cursor.at_end();
}

// CREATE TYPE, ALTER TABLE … ADD CONSTRAINT: the two that drizzle-kit has wrapped.
std::optional<CatalogQuestion> presence_of_made(std::string_view sql,
                                                const StatementInverse& inverse,
                                                const SqlFlavour& flavour) {
  if (inverse.undo.size() != 1) return {};
  CatalogQuestion question{.undo = inverse.undo.front()};
  SqlCursor cursor(sql, flavour.rules);
  if (cursor.skip({"CREATE", "TYPE"})) {
    question.kind = "type";
    ask_of_name(question, cursor.take_name(), flavour);
    return question;
  }
  if (!cursor.skip({"ALTER", "TABLE"})) return {};
  cursor.skip("ONLY");
  ask_of_table(question, cursor.take_name(), flavour);
  if (!cursor.skip({"ADD", "CONSTRAINT"})) return {};
  question.kind = "constraint";
  question.name = stored_name(cursor.take_name().text(), flavour.facts.folds_names);
  return question;
}

}  // namespace

// What a block makes may have been there before, unless it belongs to what the migration made.
StatementInverse read_do(SqlCursor& cursor, const SqlFlavour& flavour, Renames& renames) {
  StatementInverse unknown{.source = Source::catalog};
  if (cursor.skip("LANGUAGE")) cursor.take();
  const std::string_view body = dollar_quoted(cursor.peek().text);
  if (changes_rows(body, flavour.rules)) unknown.lost = {{.kind = LostKind::rows_in_block}};
  const std::vector<Statement> statements = wrapped(body, flavour.rules);
  if (statements.size() != 1) return unknown;
  StatementInverse inverse = read_statement(statements.front().sql, flavour, renames);
  if (inverse.renames_object || inverse.source != Source::text) return unknown;
  if (is_only_kept_from_failing(body, flavour.rules))
    inverse.question = presence_of_made(statements.front().sql, inverse, flavour);
  if (inverse.makes) {
    if (!inverse.question) return unknown;
    inverse.source = Source::catalog;
    inverse.undo.clear();
    return inverse;
  }
  if (inverse.within.size() != 1) return unknown;
  inverse.is_conditional = true;
  return inverse;
}

}  // namespace sluice
