#include "engine/use/adopt.hpp"

#include "core/plan/plan_up.hpp"
#include "engine/use/claims.hpp"
#include "engine/use/run_plan.hpp"
#include "engine/use/stored_rollbacks.hpp"

namespace sluice {

namespace {

Planner adopt_planner(Workspace& work) {
  return [&work](const History& history) {
    load_for(work, history);
    (void)ask_database(work, history);
    return plan_adopt(work.project, history);
  };
}

}  // namespace

Plan plan_adopt(Workspace& work) { return planned(work, adopt_planner(work)); }

RunReport adopt(Workspace& work) {
  RunReport report = run_planned(work, adopt_planner(work));
  if (!report.failure) store_missing_rollbacks(work, report);
  return report;
}

}  // namespace sluice
