#include "engine/undo/home_names.hpp"

#include "base/text.hpp"
#include "core/undo/rollback_text.hpp"

namespace sluice {

bool has_home_names(Connection& connection, const Dialect& dialect) {
  const std::string query = dialect.home_names().query;
  if (query.empty()) return true;
  const Rows answer = connection.query(query);
  return answer.rows.empty() || answer.rows.front().at(0) == "t";
}

std::string with_home_names(std::string sql, const Dialect& dialect) {
  const std::string statement = dialect.home_names().statement;
  if (sql.starts_with(statement)) return sql;
  if (split_rollback(sql, dialect.scan_rules()).statements.empty()) return sql;
  return text::cat(statement, "\n", sql);
}

}  // namespace sluice
