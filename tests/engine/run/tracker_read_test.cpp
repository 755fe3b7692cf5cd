#include "engine/run/tracker_read.hpp"

#include "support/test.hpp"

namespace sluice {
namespace {

Rows probe_of(const std::vector<std::pair<std::string, std::string>>& rows) {
  Rows result{.columns = {"kind", "name"}};
  for (const auto& [kind, name] : rows) result.rows.push_back({kind, name});
  return result;
}

std::vector<std::pair<std::string, std::string>> table(const std::string& kind,
                                                       const std::vector<std::string>& columns) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& column : columns) rows.emplace_back(kind, column);
  return rows;
}

HistoryShape shape_of(const std::vector<std::string>& columns) {
  return find_tables(probe_of(table("history", columns)), "t").shape;
}

TEST_CASE("the shape of Drizzle's table is told by its columns, whatever else it has") {
  CHECK(shape_of({}) == HistoryShape::missing);
  CHECK(shape_of({"id", "hash", "created_at"}) == HistoryShape::three_columns);
  CHECK(shape_of({"created_at", "hash", "id", "extra"}) == HistoryShape::three_columns);
  CHECK(shape_of({"id", "hash", "created_at", "name", "applied_at"}) == HistoryShape::five_columns);
  CHECK_THROWS_AS(shape_of({"id", "hash"}), Error);
  CHECK_THROWS_AS(shape_of({"id", "hash", "created_at", "name"}), Error);
}

TEST_CASE("the probe tells the schemas") {
  const auto found =
      find_tables(probe_of({{"schema", "drizzle"}, {"tracking_schema", "public"}}), "t");
  CHECK(found == FoundTables{.schema = true, .tracking_schema = "public"});
}

TEST_CASE("only tables that exist are read, and all of them at once") {
  HistorySql sql{.read_history_three = "H3",
                 .read_history_five = "H5",
                 .read_tracking = "T",
                 .read_progress = "P",
                 .read_rollbacks = "R",
                 .read_legacy = "L"};
  CHECK(read_query({}, sql).empty());
  CHECK(read_query({.legacy = true}, sql) ==
        "select 'legacy' as part, t.*, null, null, null, null, null, null, null\nfrom (L) as t");
  const auto all = read_query(
      {.history = true, .tracking = true, .events = true, .shape = HistoryShape::five_columns},
      sql);
  for (const auto* part : {"(H5)", "(T)", "(P)", "(R)"}) CHECK(all.find(part) != std::string::npos);
  CHECK(all.find("(H3)") == std::string::npos);
}

}  // namespace
}  // namespace sluice
