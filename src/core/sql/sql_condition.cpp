#include "core/sql/sql_condition.hpp"

#include "core/sql/sql_cursor.hpp"

namespace sluice {

namespace {

// Nothing where a name or an alias stands between the table and its WHERE.
std::string_view own_condition(std::string_view sql, const ScanRules& rules) {
  SqlCursor cursor(sql, rules);
  if (!cursor.skip({"DELETE", "FROM"}) && !cursor.skip("UPDATE")) return {};
  cursor.skip("ONLY");
  cursor.take_name();
  if (cursor.at("SET")) cursor.take_until({"FROM", "WHERE", "RETURNING"});
  return cursor.at("WHERE") ? cursor.take_until({"RETURNING"}) : std::string_view();
}

}  // namespace

void note_condition(StatementFacts& facts, std::string_view sql, const ScanRules& rules) {
  const bool is_plain =
      (facts.verb == "DELETE" || facts.verb == "UPDATE") && facts.writes.size() == 1;
  if (!is_plain) return;
  RowUse& use = facts.writes.front();
  if (use.has_condition && !use.is_conditional) use.condition = own_condition(sql, rules);
}

}  // namespace sluice
