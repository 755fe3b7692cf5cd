#include "engine/use/execute_plan.hpp"

#include <utility>

#include "engine/use/look.hpp"
#include "engine/use/run_plan.hpp"
#include "engine/use/undoing.hpp"

namespace sluice {

RunReport execute_plan(Workspace& work, Plan plan, LossLeave leave) {
  const Planner refuse = [](const History&) -> Plan {
    throw Error(ErrorCode::drift, "the history is no longer what the plan was made for",
                "Plan again, and execute that plan.");
  };
  std::vector<Finding> losses;
  const PlanCheck check = [&](const Plan& checked, Connection& connection) {
    losses = losses_of(work, checked, connection);
    if (leave == LossLeave::refuse) refuse_losses(losses);
    return NamedLosses{.losses = losses, .is_more_allowed = leave != LossLeave::refuse};
  };
  await_run(work);
  RunReport report = carry_out(work, std::move(plan), refuse, check);
  append(report.diagnostics, losses);
  return report;
}

}  // namespace sluice
