#include "engine/undo/home_names.hpp"

#include "base/text.hpp"
#include "core/undo/rollback_text.hpp"

namespace sluice {

InverseScope scope_of(Connection& connection, const Dialect& dialect) {
  const std::string query = dialect.home_names().query;
  if (query.empty()) return {};
  const Rows answer = connection.query(query);
  if (answer.rows.empty()) return {};
  const std::vector<Value>& cells = answer.rows.front();
  return {.has_home_names = cells.at(0) == "t", .has_children = cells.at(1) == "t"};
}

std::string with_home_names(std::string sql, const Dialect& dialect) {
  const std::string statement = dialect.home_names().statement;
  if (sql.starts_with(statement)) return sql;
  if (split_rollback(sql, dialect.scan_rules()).statements.empty()) return sql;
  return text::cat(statement, "\n", sql);
}

}  // namespace sluice
