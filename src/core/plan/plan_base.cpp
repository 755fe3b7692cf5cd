#include "core/plan/plan_base.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/finding/finding_error.hpp"

namespace sluice {

std::vector<MigrationState> begin_plan(const Project& project, const History& history, Plan& plan) {
  return begin_plan(reconcile(project.journal, history, hashes_of(project)), history, plan);
}

std::vector<MigrationState> begin_plan(Reconciliation reconciliation, const History& history,
                                       Plan& plan) {
  plan.mirror = std::move(reconciliation.mirror);
  plan.diagnostics = std::move(reconciliation.diagnostics);
  plan.based_on = history;
  return std::move(reconciliation.migrations);
}

void refuse_partly_undone(const std::vector<MigrationState>& states) {
  for (const auto& state : states) {
    if (!is_partly_undone(state)) continue;
    throw Error(ErrorCode::partial,
                text::cat(state.tag, " is partly rolled back: nothing can be applied on top of it"),
                "Run `sluice resume` to finish its rollback, then continue.");
  }
}

const Migration& loaded_migration(const Project& project, std::size_t entry) {
  if (entry >= project.migrations.size()) {
    throw Error(ErrorCode::failure,
                text::cat(project.journal.entries[entry].tag, " was planned without its file"));
  }
  return project.migrations[entry];
}

const Migration& usable_migration(const Project& project, std::size_t entry) {
  const auto& migration = loaded_migration(project, entry);
  const auto& found = migration.diagnostics;
  const auto worst = std::find_if(found.begin(), found.end(),
                                  [](const Finding& d) { return d.severity == Severity::error; });
  if (worst != found.end()) throw Error(error_of(*worst, ErrorCode::bad_file));
  if (migration.hash.empty()) {
    throw Error(ErrorCode::bad_file, text::cat("there is no file for ", migration.entry.tag),
                Where{migration.file, 0, 0},
                "Restore the file, or remove the entry from the journal.");
  }
  return migration;
}

Step step_of(const Migration& migration) {
  return {.tag = migration.entry.tag,
          .file = migration.file,
          .hash = migration.hash,
          .when = migration.entry.when};
}

bool is_atomic(const Plan& plan) {
  return std::all_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::all_of(step.segments.begin(), step.segments.end(), [](const Segment& segment) {
      return segment.in_transaction && !segment.commit_before;
    });
  });
}

void cut_step(Plan& plan, Step& step, const ResumePoint& from, const Dialect& dialect,
              OpenTransaction& transaction) {
  Cut cut = cut_migration({.tag = step.tag,
                           .file = step.file,
                           .statements = step.statements,
                           .mode = plan.transaction,
                           .first = from.first,
                           .first_in_doubt = from.in_doubt},
                          dialect, transaction);
  step.segments = std::move(cut.segments);
  step.changes_session = cut.changes_session;
  plan.diagnostics.insert(plan.diagnostics.end(), cut.diagnostics.begin(), cut.diagnostics.end());
}

}  // namespace sluice
