#include "engine/use/reset.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/plan/plan_up.hpp"
#include "core/plan/reset_scope.hpp"
#include "core/ports/history_sql.hpp"
#include "core/ports/schema_model.hpp"
#include "core/ports/transaction.hpp"
#include "core/schema/drift_mend.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/run_plan.hpp"

namespace sluice {

namespace {

std::vector<Statement> as_statements(const std::vector<std::string>& sql) {
  std::vector<Statement> statements;
  for (const std::string& each : sql)
    statements.push_back({.sql = each, .line = static_cast<int>(statements.size()) + 1});
  return statements;
}

Step drop_step(std::vector<Statement> statements, const History& history) {
  Step step{.direction = Direction::down,
            .action = StepAction::reset,
            .tag = "reset",
            .file = "the reset",
            .statements = std::move(statements)};
  if (!step.statements.empty()) step.segments = {{.first = 0, .end = step.statements.size()}};
  for (const HistoryRow& row : history.rows) step.history_rows.push_back(row.row);
  for (const TrackingRow& row : history.tracking) step.forgets.push_back(row.migration_name);
  for (const Event& event : history.progress)
    if (std::find(step.breaks_off.begin(), step.breaks_off.end(), event.migration_name) ==
        step.breaks_off.end())
      step.breaks_off.push_back(event.migration_name);
  return step;
}

History without_rows(History history) {
  history.rows.clear();
  history.tracking.clear();
  history.progress.clear();
  history.legacy.clear();
  return history;
}

Finding untouched(const std::string& schema) {
  return {.code = FindingCode::schema_untouched,
          .object = FindingObject{.kind = "schema", .name = schema}};
}

Plan plan_reset_of(Workspace& work, const History& history) {
  load(work);
  const Schema found =
      work.introspector().introspect(*work.connections.current(), work.options.tables);
  const ResetScope scope =
      work.dialect().facts().has_schemas
          ? reset_scope(found, work.project.migrations, work.dialect(), work.options.tables)
          : ResetScope();
  if (!scope.obstacles.empty())
    throw Error(ErrorCode::refused, text::cat("reset cannot drop everything: ", scope.obstacles[0]),
                "Drop that constraint, or the table, first.");
  std::vector<Statement> drops =
      as_statements(statements_between(found, scope.kept, work.schema_dialect()));
  // An old tool's history would say that what was dropped is applied.
  if (history.has_legacy)
    drops.push_back({.sql = text::cat("DROP TABLE ", work.dialect().quote("__migrations__")),
                     .line = static_cast<int>(drops.size()) + 1});
  Plan plan = plan_up(work.project, without_rows(history), work.dialect(), {});
  plan.based_on = history;
  for (const std::string& schema : scope.untouched) plan.diagnostics.push_back(untouched(schema));
  if (!drops.empty() || !history.rows.empty() || !history.tracking.empty())
    plan.steps.insert(plan.steps.begin(), drop_step(std::move(drops), history));
  return plan;
}

}  // namespace

Plan plan_reset(Workspace& work) {
  if (work.connections.is_absent()) return plan_migrate(work, {});
  Connection& connection = work.connections.open(Access::read_only);
  const Transaction transaction(connection, Access::read_only);
  return plan_reset_of(work, work.tracker.read(connection));
}

RunReport reset(Workspace& work) {
  work.connections.open(Access::read_write);
  return run_planned(work, [&](const History& history) { return plan_reset_of(work, history); });
}

std::string name_of_database(Workspace& work) {
  return work.introspector().name_of_database(work.connections.open(Access::read_write));
}

}  // namespace sluice
