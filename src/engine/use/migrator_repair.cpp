// Repair: the histories, the journal's times, and drift, all as they should be or all as they were.
//
// The database comes first and the journal after its commit: created_at that is ahead of the
// journal makes Drizzle skip, never run again, what is applied; and a repair that was cut off there
// goes on when it is run once more.
#include <utility>

#include "base/text.hpp"
#include "core/history/evidence.hpp"
#include "core/history/repair_order.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_up.hpp"
#include "engine/folder/journal_file.hpp"
#include "engine/run/failure.hpp"
#include "engine/run/read_only.hpp"
#include "engine/run/undo.hpp"
#include "engine/undo/weigh.hpp"
#include "engine/use/migrator.hpp"
#include "engine/verify/applied_sql.hpp"
#include "engine/verify/forensics.hpp"

namespace sluice {

namespace {

constexpr std::chrono::hours k_clocks_differ{24};

// What is missing is made with the rest: nothing of it is left.
void take_drift(RepairReport& report, DriftReport drift) {
  std::erase_if(report.plan.left, [](const Diagnostic& each) { return each.code == "no-effect"; });
  for (const Drift& each : drift.differences) {
    if (each.mend.empty())
      report.plan.left.push_back(
          {.severity = Severity::warning,
           .code = "no-mend",
           .message = text::cat("no statement is known that repairs ", name_of(each.object)),
           .where = {},
           .hint = "Repair it by hand, as `sluice verify` shows it."});
    for (const std::string& statement : each.mend) {
      report.plan.statements.push_back(statement);
      report.plan.repairs.push_back({.kind = RepairKind::drift,
                                     .migration = each.tag.empty() ? "" : file_name(each.tag),
                                     .what = name_of(each.object),
                                     .before = each.actual,
                                     .after = statement});
    }
  }
  report.drift = std::move(drift);
}

bool touches_database(const RepairReport& report) {
  for (const Repair& repair : report.plan.repairs)
    if (repair.kind != RepairKind::when) return true;
  return report.based_on.has_events;
}

// Their rows have the times that the journal had until now.
Diagnostic other_databases() {
  return {.severity = Severity::warning,
          .code = "other-databases",
          .message =
              "every other database keeps the old times, and Drizzle runs there again what "
              "got a later one; Sluice asks first where a file was edited since it ran there",
          .where = {},
          .hint =
              "Run `sluice repair --confirm --url URL` on each of them before Drizzle migrates "
              "it."};
}

// Drizzle goes by the newest row's time alone: an entry that gets a later one runs again where the
// rows do not follow.
Diagnostic not_looked_at(const RepairReport& report) {
  std::vector<std::string> names;
  for (const Repair& repair : report.plan.repairs) names.emplace_back(stem_of(repair.migration));
  if (names.empty())
    return {.severity = Severity::info,
            .code = "not-checked",
            .message = "only the journal was checked, neither the histories nor the database",
            .where = {},
            .hint = "Run `sluice repair` where the database can be reached."};
  return {
      .severity = Severity::warning,
      .code = "not-checked",
      .message = text::cat("only the journal was checked: a database where ", name_list(names),
                           names.size() == 1 ? " is" : " are",
                           " applied keeps the former time, and Drizzle's migrator would apply ",
                           names.size() == 1 ? "it" : "them", " again there"),
      .where = {},
      .hint =
          "Run `sluice repair` against every such database before Drizzle's migrator runs; "
          "`sluice migrate` knows them by their hash."};
}

[[noreturn]] void refuse_incomplete(const RepairReport& again) {
  std::vector<std::string> names;
  for (const Repair& repair : again.plan.repairs) names.push_back(to_text(repair));
  throw Error(
      ErrorCode::failure,
      text::cat("the repair left problems, so nothing was changed: ", text::join(names, "; ")),
      "`sluice verify` shows what differs; repair it by hand.");
}

}  // namespace

Step mending_step(const RepairPlan& plan) {
  Step step{.direction = Direction::down, .file = "the repair"};
  for (const std::string& sql : plan.statements)
    step.statements.push_back({.sql = sql, .line = static_cast<int>(step.statements.size()) + 1});
  return step;
}

RepairReport Session::look_for_repairs(const RepairChoice& choice, const SnapshotFiles& snapshots,
                                       Connection* connection, Connection* writable,
                                       bool is_again) {
  if (choice.rollback && connection != nullptr) return look_for_rollback(choice.tag, *connection);
  const auto latest = ports_.clock.now() + k_clocks_differ;
  RepairOptions options{
      .tag = choice.tag,
      .record = choice.record,
      .forget = choice.forget,
      .standing = {},
      .is_again = is_again,
      .latest =
          std::chrono::duration_cast<std::chrono::milliseconds>(latest.time_since_epoch()).count(),
      .now = text::format_utc(ports_.clock.now())};
  Verification found;
  std::vector<Evidence> evidence;
  if (connection != nullptr) {
    const Schema actual = look_at(found, snapshots, *connection, writable);
    std::vector<std::size_t> entries = claimed_entries(found.status.reconciliation);
    if (is_order(options))
      if (const auto entry = ordered_entry(project_.journal, found.status.reconciliation,
                                           found.status.history, options)) {
        options.standing = standing_of(project_, snapshots, found, actual, ports_.backend, *entry);
        entries.push_back(*entry);
      }
    evidence = evidence_of(project_, entries, actual, *ports_.backend.dialect,
                           unapplied_entries(found.status.reconciliation));
  }
  RepairReport report;
  report.plan =
      sluice::plan_repair(project_.journal, found.status.history, hashes_of(project_, ports_.files),
                          found.effects, options, evidence);
  if (choice.drift == DriftMending::mend) take_drift(report, std::move(found.drift));
  if (!report.plan.whens.empty() && choice.scope != RepairScope::journal)
    report.plan.left.push_back(other_databases());
  report.based_on = std::move(found.status.history);
  if (!report.plan.statements.empty())
    report.losses =
        weigh_mends(report.drift, mending_step(report.plan), *connection, *ports_.backend.dialect);
  return report;
}

RepairReport Session::plan_repair(const RepairChoice& choice) {
  load();
  applied_sql_.reset();
  const SnapshotFiles snapshots(*ports_.backend.schema_dialect, ports_.files, project_);
  if (choice.scope == RepairScope::journal) {
    RepairReport report = look_for_repairs(choice, snapshots, nullptr, nullptr);
    report.plan.left.push_back(not_looked_at(report));
    return report;
  }
  const bool is_absent =
      !connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_only));
  if (is_absent) return look_for_repairs(choice, snapshots, nullptr, nullptr);
  Connection& connection = open(Access::read_only);
  const ReadOnly transaction(connection);
  return look_for_repairs(choice, snapshots, &connection, nullptr);
}

void Session::run_mends(const RepairReport& report, const RepairChoice& choice) {
  if (report.plan.statements.empty()) return;
  if (!choice.allow_data_loss) refuse_losses(report.losses);
  const Step step = mending_step(report.plan);
  const ScriptResult result = connection_->run(step.statements);
  if (result.failure) throw Error(statement_error(step, result.failure->index, *result.failure));
}

void Session::run_repairs(RepairReport& report, const RepairChoice& choice,
                          const SnapshotFiles& snapshots, JournalFile& journal) {
  Connection& connection = open(Access::read_write);
  const LockRequest request{
      .key = tracker_.history_name(),
      .scope = LockScope::transaction,
      .wait = options_.wait_lock,
      .on_wait = [&](const std::string& holder) { ports_.observer.waiting_for_lock(holder); }};
  const auto lock = ports_.backend.driver->lock(connection, connect_options(Access::read_write),
                                                request, ports_.clock);
  if (!connection.in_transaction()) connection.begin(Access::read_write);
  const Undo undo(connection);
  report = look_for_repairs(choice, snapshots, &connection, &connection);
  if (is_empty(report.plan)) return;
  journal.prepare(report.plan.whens);
  report.plan.mirror = with_rollbacks(std::move(report.plan.mirror), &rollback_);
  tracker_.prepare(connection);
  run_mends(report, choice);
  tracker_.repair(connection, report.plan, Tracker::next_batch(report.based_on),
                  {.at = text::format_utc(ports_.clock.now()),
                   .actor = options_.actor,
                   .tool_version = text::cat("sluice ", version())});
  restamp(project_, report.plan.whens);
  if (choice.rollback) return connection.commit();
  const RepairReport again = look_for_repairs(choice, snapshots, &connection, &connection, true);
  if (!is_empty(again.plan)) refuse_incomplete(again);
  connection.commit();
}

RepairReport Session::repair(const RepairChoice& choice) {
  RepairReport report = plan_repair(choice);
  if (is_empty(report.plan)) return report;
  JournalFile journal(ports_.files, project_);
  if (touches_database(report)) {
    applied_sql_.reset();
    const SnapshotFiles snapshots(*ports_.backend.schema_dialect, ports_.files, project_);
    run_repairs(report, choice, snapshots, journal);
  } else {
    journal.prepare(report.plan.whens);
  }
  journal.write();
  report.done = !is_empty(report.plan);
  return report;
}

}  // namespace sluice
