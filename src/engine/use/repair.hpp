// The histories, the journal's times, and drift: all as they should be, or all as they were.
//
// The database comes first and the journal after its commit: created_at that is ahead of the
// journal makes Drizzle skip, never run again, what is applied; and a repair that was cut off there
// goes on when it is run once more.
#pragma once

#include <string>
#include <vector>

#include "core/history/repair_plan.hpp"
#include "core/schema/drift.hpp"
#include "engine/use/repair_report.hpp"
#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// What is broken in histories and journal, and what mends it. Reads only.
RepairReport plan_repair(Workspace& work, const RepairChoice& choice);
// Mends it: the database in one transaction, and then the journal. Verified before the commit.
RepairReport repair(Workspace& work, const RepairChoice& choice);

// The statements of the plan as the step that runs them.
Step mending_step(const RepairPlan& plan);

}  // namespace sluice
