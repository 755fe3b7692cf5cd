// DO $$ BEGIN <statement>; EXCEPTION WHEN duplicate_object THEN null; END $$: drizzle-kit's way of
// making what may be there already. What else a block does is not known from its text.
#include "base/text.hpp"
#include "core/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

std::string_view without_quotes(std::string_view literal) {
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

}  // namespace

// What a block makes may have been there before, unless it belongs to what the migration made.
StatementInverse read_do(SqlCursor& cursor, const SqlFlavour& flavour, Renames& renames) {
  StatementInverse unknown{.source = Source::catalog};
  if (cursor.skip("LANGUAGE")) cursor.take();
  const std::string_view body = without_quotes(cursor.peek().text);
  if (changes_rows(body, flavour.rules)) unknown.lost = "rows that a DO block may have changed";
  const std::vector<Statement> statements = wrapped(body, flavour.rules);
  if (statements.size() != 1) return unknown;
  StatementInverse inverse = read_statement(statements.front().sql, flavour, renames);
  if (inverse.makes || inverse.renames_object) return unknown;
  if (inverse.within.size() == 1 && inverse.source == Source::text) {
    inverse.is_conditional = true;
    return inverse;
  }
  return unknown;
}

}  // namespace sluice
