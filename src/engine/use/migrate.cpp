#include "engine/use/migrate.hpp"

#include <future>
#include <utility>

#include "base/text.hpp"
#include "core/authoring/new_plain_migration.hpp"
#include "core/hazard/cascading_delete.hpp"
#include "core/history/reconcile.hpp"
#include "core/plan/plan_up.hpp"
#include "engine/folder/plain_folder.hpp"
#include "engine/use/claims.hpp"
#include "engine/use/look.hpp"
#include "engine/use/run_plan.hpp"

namespace sluice {

namespace {

// Stored as it is, it would undo nothing and say that it did.
void refuse_unwritten(const Step& step, const std::optional<RollbackText>& rollback) {
  if (!rollback || text::trim(rollback->sql) != k_custom_rollback) return;
  throw Error(ErrorCode::refused,
              text::cat("the rollback of ", step.tag, " is still to be written"),
              {.file = rollback->source},
              "Write the SQL that undoes the migration, or remove the file: then it is derived.");
}

// Every file is read, for an edit of what is applied stops the run. What is written by hand to take
// a step back is read now: behind its step it would be too late to refuse it.
Plan plan_pending(Workspace& work, const History& history, const UpOptions& options) {
  if (work.project.migrations.empty())
    load_migrations(work.project, work.ports.files, work.dialect(), Hashes::own);
  if (holds_older_checksums(history)) load_for(work, history);
  Plan plan = plan_up(work.project, history, ask_database(work, history), work.dialect(), options);
  for (Finding& finding : tell_unlisted(work.project, work.ports.files))
    plan.diagnostics.push_back(std::move(finding));
  refuse_elsewhere(work, plan, history);
  for (const Step& step : plan.steps) refuse_unwritten(step, work.rollback.written(step.tag));
  return plan;
}

}  // namespace

Plan plan_migrate(Workspace& work, const UpOptions& options) {
  Plan plan;
  look(work, [&](const Sight& sight) {
    plan = plan_pending(work, sight.history, options);
    append(plan.diagnostics, sight.remarks);
  });
  append(plan.diagnostics, cascading_deletes(plan, work.project, work.dialect()));
  return plan;
}

// Mostly nothing is pending, and a short answer tells: the database holds the whole journal with
// the files' hashes, which are computed while it is being opened. What the options say is heeded in
// any case.
RunReport migrate(Workspace& work, const UpOptions& options) {
  const Planner planner = [&](const History& history) {
    return plan_pending(work, history, options);
  };
  if (options.to || options.steps || work.connections.is_absent())
    return run_planned(work, planner);
  auto hashing =
      std::async(std::launch::async, [&] { return joined_hashes(work.project, work.ports.files); });
  Connection& connection = work.connections.open(Access::read_write);
  const auto recorded = work.tracker.hashes_of_all(work.project.journal, connection);
  const auto hashes = hashing.get();
  if (recorded && recorded == hashes)
    return {.diagnostics = tell_unlisted(work.project, work.ports.files)};
  const History history = work.tracker.read_rows(connection);
  if (!history.progress.empty()) return run_planned(work, planner);
  return carry_out(work, plan_first(work, history, planner), planner, {});
}

}  // namespace sluice
