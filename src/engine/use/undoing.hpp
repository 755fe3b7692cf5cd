// What rollback and redo share: which migrations, with which SQL, at what loss.
#pragma once

#include "engine/undo/weigh.hpp"
#include "engine/use/run_plan.hpp"
#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// What the database holds as rollback SQL is run; what is missing there is derived from the files.
Plan plan_undoing(Workspace& work, const History& history, const DownOptions& options,
                  InDoubt in_doubt = InDoubt::refuse);

// What undoing destroys, counted; what is parked first is not lost.
std::vector<Finding> losses_of(const Workspace& work, const Plan& plan, Connection& connection);

// A plan with what it would lose among the diagnostics. Reads only.
Plan weighed(Workspace& work, const Planner& planner);

// Weighed under the lock; refused where it loses data and `options` does not allow that.
RunReport run_undoing(Workspace& work, const Planner& planner, const DownOptions& options);

}  // namespace sluice
