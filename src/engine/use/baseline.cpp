#include "engine/use/baseline.hpp"

#include "core/plan/plan_up.hpp"
#include "engine/use/run_plan.hpp"

namespace sluice {

namespace {

Planner baseline_planner(Workspace& work, const std::string& tag) {
  return [&work, tag](const History& history) {
    load_for(work, history);
    return plan_baseline(work.project, history, tag);
  };
}

}  // namespace

Plan plan_baseline(Workspace& work, const std::string& tag) {
  return planned(work, baseline_planner(work, tag));
}

RunReport baseline(Workspace& work, const std::string& tag) {
  return run_planned(work, baseline_planner(work, tag));
}

}  // namespace sluice
