#include "engine/use/rollback.hpp"

#include "engine/use/undoing.hpp"

namespace sluice {

namespace {

Planner rollback_planner(Workspace& work, const DownOptions& options,
                         InDoubt in_doubt = InDoubt::refuse) {
  return [&work, options, in_doubt](const History& history) {
    return plan_undoing(work, history, options, in_doubt);
  };
}

}  // namespace

Plan plan_rollback(Workspace& work, const DownOptions& options) {
  return weighed(work, rollback_planner(work, options));
}

RunReport rollback(Workspace& work, const DownOptions& options) {
  return run_undoing(work, rollback_planner(work, options), options);
}

RunReport resume_rollback(Workspace& work, InDoubt in_doubt) {
  const DownOptions options{.allow_data_loss = true};
  return run_undoing(work, rollback_planner(work, options, in_doubt), options);
}

}  // namespace sluice
