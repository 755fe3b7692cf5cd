#include "engine/use/run_plan.hpp"

#include <optional>
#include <utility>

#include "engine/run/executor.hpp"
#include "engine/use/look.hpp"

namespace sluice {

namespace {

bool has_nothing_to_do(const Plan& plan) { return plan.steps.empty() && is_empty(plan.mirror); }

// In one transaction, for planning asks the database more than the history, and another migrator
// may change it between two questions.
Plan plan_at_once(Workspace& work, const Planner& planner) {
  Connection& connection = work.connections.open(Access::read_write);
  std::optional<Transaction> transaction(std::in_place, connection, Access::read_only);
  History history = work.tracker.read(connection);
  if (!history.progress.empty()) {
    transaction.reset();
    await_run(work, connection, history);
    transaction.emplace(connection, Access::read_only);
    history = work.tracker.read(connection);
  }
  return planner(history);
}

}  // namespace

Plan planned(Workspace& work, const Planner& planner) {
  Plan plan;
  look(work, [&](const Sight& sight) { plan = planner(sight.history); });
  return plan;
}

// Connecting makes a database that is not there: what stops the run before its first statement is
// found out before. The history is read outside the lock first: where nothing is to be done, nobody
// waits and nothing is written.
RunReport run_planned(Workspace& work, const Planner& planner, const PlanCheck& check) {
  if (work.connections.is_absent()) {
    Plan plan = planner({});
    if (has_nothing_to_do(plan)) return {.diagnostics = std::move(plan.diagnostics)};
  }
  return carry_out(work, plan_at_once(work, planner), planner, check);
}

// Two round trips fewer than plan_at_once(), which decides where this fails: another migrator may
// have come between two queries.
Plan plan_first(Workspace& work, const History& history, const Planner& planner) {
  try {
    return planner(history);
  } catch (const Error&) {
    return plan_at_once(work, planner);
  }
}

RunReport carry_out(Workspace& work, Plan plan, const Planner& planner, const PlanCheck& check) {
  Connection& connection = work.connections.open(Access::read_write);
  if (has_nothing_to_do(plan)) return {.diagnostics = std::move(plan.diagnostics)};
  if (!plan.mirror.adopt.empty()) load(work);
  RunReport report =
      execute(std::move(plan), {.dialect = work.dialect(),
                                .driver = *work.ports.backend.driver,
                                .connection = connection,
                                .connect = work.connections.options(Access::read_write),
                                .tracker = work.tracker,
                                .clock = work.ports.clock,
                                .observer = work.ports.observer,
                                .stop = work.ports.stop,
                                .wait_lock = work.options.wait_lock,
                                .actor = work.options.actor,
                                .tables = work.options.tables,
                                .rollback = &work.rollback,
                                .preserves_data = work.options.preserve_data,
                                .keep_parked = work.options.keep_parked,
                                .replan = planner,
                                .check = check});
  const ErrorCode code = report.failure ? report.failure->code : ErrorCode::failure;
  // It may be lost; what comes next connects again.
  if (code == ErrorCode::connection || code == ErrorCode::partial) work.connections.drop();
  return report;
}

void append(std::vector<Finding>& to, const std::vector<Finding>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace sluice
