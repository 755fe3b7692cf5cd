#include "engine/use/repair_report.hpp"

#include <string>
#include <utility>

namespace sluice {

RepairSummary summary_of(RepairReport report) {
  RepairSummary summary{.repairs = {},
                        .left = std::move(report.plan.left),
                        .losses = std::move(report.losses),
                        .done = report.done};
  for (Repair& each : report.plan.repairs)
    summary.repairs.push_back({.kind = std::string(name_of(each.kind)),
                               .migration = std::move(each.migration),
                               .what = std::move(each.what),
                               .before = std::move(each.before),
                               .after = std::move(each.after)});
  return summary;
}

}  // namespace sluice
