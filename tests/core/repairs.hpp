// A project of three migrations, its history without a fault, and the plan that mends another.
#pragma once

#include "core/history/repair.hpp"
#include "core/planning.hpp"

namespace sluice::test {

inline constexpr std::int64_t at(int seconds) { return 1'704'067'200'000 + seconds * 1'000LL; }
inline const RepairOptions k_all{
    .tag = {}, .record = false, .forget = false, .latest = at(9'999), .now = {}};

inline Project mended_shop() {
  return project_of(
      {{"0000_init", at(1), {"a"}}, {"0001_users", at(2), {"b"}}, {"0002_late", at(3), {"c"}}});
}

inline History healthy(const Project& project, HistoryShape shape = HistoryShape::three_columns) {
  History history{.shape = shape, .has_tracking = true, .has_events = true};
  for (const Migration& each : project.migrations) {
    add_row(history, each.hash, each.entry.when);
    if (shape == HistoryShape::five_columns) history.rows.back().name = v1_name(each.entry);
    add_tracking(history, each.entry.tag + ".sql", each.hash);
  }
  return history;
}

inline RepairPlan plan_of(const Project& project, const History& history,
                          const RepairOptions& options = k_all,
                          const std::vector<Effect>& effects = {}) {
  return plan_repair(project.journal, history, hashes_of(project), effects, options);
}

}  // namespace sluice::test
