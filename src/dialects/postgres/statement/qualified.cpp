#include "dialects/postgres/statement/qualified.hpp"

#include <iterator>
#include <utility>

#include "base/text.hpp"

namespace sluice::postgres {

Statement catalog_path() {
  return {.sql = text::cat("SELECT pg_catalog.set_config('", k_outer_path,
                           "', pg_catalog.current_setting('search_path'), true), "
                           "pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)")};
}

void query_qualified(Connection& connection, std::vector<Connection::Bound> queries,
                     const Connection::TakeRows& take, Planning planning) {
  std::vector<std::pair<std::string_view, std::string_view>> settings = {
      {"search_path", "pg_catalog, pg_temp"},
      {"jit", "off"},
      {"plan_cache_mode", "force_generic_plan"}};
  if (planning == Planning::of_few)
    for (const char* scans : {"enable_seqscan", "enable_hashjoin", "enable_mergejoin"})
      settings.emplace_back(scans, "off");
  std::vector<std::string> set;
  for (const auto& [name, value] : settings)
    set.push_back(text::cat("pg_catalog.set_config('", name, "', '", value, "', true)"));
  std::vector<Connection::Bound> all = {{"SAVEPOINT sluice_catalog", {}},
                                        {text::cat("SELECT ", text::join(set, ", ")), {}}};
  const std::size_t before = all.size(), after = before + queries.size();
  std::move(queries.begin(), queries.end(), std::back_inserter(all));
  all.push_back({"ROLLBACK TO SAVEPOINT sluice_catalog", {}});
  all.push_back({"RELEASE SAVEPOINT sluice_catalog", {}});
  connection.query_each(all, [&](std::size_t at, Rows answer) {
    if (at >= before && at < after) take(at - before, std::move(answer));
  });
}

}  // namespace sluice::postgres
