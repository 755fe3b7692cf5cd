#include "dialects/postgres/facts/arguments.hpp"

#include <vector>

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

std::string written_arguments(std::string_view sql) {
  SqlCursor cursor(sql, scan_rules());
  cursor.take_until({"("});
  const auto arguments = cursor.take_parentheses();
  if (!arguments) return {};
  std::vector<std::string> kept;
  for (const std::string_view argument : split_list(*arguments, scan_rules()))
    kept.emplace_back(SqlCursor(argument, scan_rules()).take_until({"DEFAULT", "="}));
  return text::cat("(", text::join(kept, ", "), ")");
}

}  // namespace sluice::postgres
