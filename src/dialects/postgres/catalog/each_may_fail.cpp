#include "dialects/postgres/catalog/each_may_fail.hpp"

#include "base/text.hpp"

namespace sluice::postgres {

// All are one block, for the server compiles each.
std::string each_may_fail(const std::vector<std::string>& statements) {
  std::string block = "DO $sluice$ BEGIN\n";
  for (const std::string& sql : statements)
    if (sql.find("$sluice") == sql.npos)
      block += text::cat("BEGIN EXECUTE $sluice_sql$", sql,
                         "$sluice_sql$; EXCEPTION WHEN others THEN NULL; END;\n");
  return text::cat(block, "END $sluice$");
}

}  // namespace sluice::postgres
