// What a repair finds, and what it did.
#pragma once

#include <vector>

#include "core/history/repair_plan.hpp"
#include "core/schema/drift.hpp"
#include "sluice/migration.hpp"
#include "sluice/uses.hpp"

namespace sluice {

struct RepairReport {
  RepairPlan plan;
  DriftReport drift;            // with DriftMending::mend what differs, else nothing
  std::vector<Finding> losses;  // what mending it destroys
  bool done = false;
  History based_on;
};

// What of it is shown.
RepairSummary summary_of(RepairReport report);

}  // namespace sluice
