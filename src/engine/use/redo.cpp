#include "engine/use/redo.hpp"

#include "core/journal/find_entry.hpp"
#include "core/plan/plan_down.hpp"
#include "core/plan/plan_up.hpp"
#include "engine/use/undoing.hpp"

namespace sluice {

namespace {

// Down and up again as one plan, so that both happen or neither.
Plan plan_both_ways(Workspace& work, const History& history, const DownOptions& options) {
  Plan plan = plan_undoing(work, history, options);
  if (plan.steps.empty()) return plan;
  for (const Step& step : plan.steps) find_entry(work.project.journal, step.tag);
  const Plan up = plan_up(work.project, history_after(history, plan), work.dialect(),
                          {.to = plan.steps.front().tag});
  plan.steps.insert(plan.steps.end(), up.steps.begin(), up.steps.end());
  plan.diagnostics.insert(plan.diagnostics.end(), up.diagnostics.begin(), up.diagnostics.end());
  return plan;
}

Planner redo_planner(Workspace& work, const DownOptions& options) {
  return
      [&work, options](const History& history) { return plan_both_ways(work, history, options); };
}

}  // namespace

Plan plan_redo(Workspace& work, const DownOptions& options) {
  return weighed(work, redo_planner(work, options));
}

RunReport redo(Workspace& work, const DownOptions& options) {
  return run_undoing(work, redo_planner(work, options), options);
}

}  // namespace sluice
