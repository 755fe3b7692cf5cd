#include "engine/use/repair.hpp"

#include <utility>

#include "base/text.hpp"
#include "core/finding/found_object.hpp"
#include "core/history/evidence.hpp"
#include "core/history/repair.hpp"
#include "core/history/repair_order.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_up.hpp"
#include "core/ports/transaction.hpp"
#include "engine/folder/journal_file.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/failure.hpp"
#include "engine/undo/weigh.hpp"
#include "engine/use/database_comparison.hpp"
#include "engine/use/stored_rollbacks.hpp"
#include "engine/verify/applied_sql.hpp"
#include "engine/verify/forensics.hpp"

namespace sluice {

Step mending_step(const RepairPlan& plan) {
  Step step{.direction = Direction::down, .file = "the repair"};
  for (const std::string& sql : plan.statements)
    step.statements.push_back({.sql = sql, .line = static_cast<int>(step.statements.size()) + 1});
  return step;
}

namespace {

constexpr std::chrono::hours k_clocks_differ{24};

// What is missing is made with the rest: nothing of it is left.
void take_drift(RepairReport& report, DriftReport drift) {
  std::erase_if(report.plan.left,
                [](const Finding& each) { return each.code == FindingCode::no_effect; });
  for (const Drift& each : drift.differences) {
    if (each.mend.empty())
      report.plan.left.push_back({.code = FindingCode::no_mend,
                                  .severity = Severity::warning,
                                  .object = found_object(each.object)});
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
Finding other_databases() {
  return {.code = FindingCode::other_databases, .severity = Severity::warning};
}

// Drizzle goes by the newest row's time alone: an entry that gets a later one runs again where the
// rows do not follow.
Finding not_looked_at(const RepairReport& report) {
  std::vector<std::string> names;
  for (const Repair& repair : report.plan.repairs) names.emplace_back(stem_of(repair.migration));
  if (names.empty()) return {.code = FindingCode::not_checked};
  return {.code = FindingCode::not_checked,
          .severity = Severity::warning,
          .count = names.size(),
          .details = {{Detail::migrations, names}}};
}

[[noreturn]] void refuse_incomplete(const RepairReport& again) {
  std::vector<std::string> names;
  for (const Repair& repair : again.plan.repairs) names.push_back(to_text(repair));
  throw Error(
      ErrorCode::failure,
      text::cat("the repair left problems, so nothing was changed: ", text::join(names, "; ")),
      "`sluice verify` shows what differs; repair it by hand.");
}

// What a repair looks with, as often as it looks.
struct Repairing {
  Repairing(Workspace& workspace, const RepairChoice& chosen)
      : work(workspace),
        choice(chosen),
        snapshots(work.schema_dialect(), work.ports.files, work.project),
        comparison(work, snapshots) {}

  Workspace& work;
  const RepairChoice& choice;
  SnapshotFiles snapshots;
  DatabaseComparison comparison;
};

// `connection` is null where there is no database to look at.
RepairReport look_for_repairs(Repairing& repairing, Connection* connection,
                              Connection* writable = nullptr, bool is_again = false) {
  Workspace& work = repairing.work;
  const RepairChoice& choice = repairing.choice;
  if (choice.rollback && connection != nullptr)
    return look_for_rollback(work, choice.tag, *connection);
  const auto latest = work.ports.clock.now() + k_clocks_differ;
  RepairOptions options{
      .tag = choice.tag,
      .record = choice.record,
      .forget = choice.forget,
      .standing = {},
      .is_again = is_again,
      .latest =
          std::chrono::duration_cast<std::chrono::milliseconds>(latest.time_since_epoch()).count(),
      .now = text::format_utc(work.ports.clock.now())};
  Verification found;
  std::vector<Evidence> evidence;
  if (connection != nullptr) {
    const Schema actual = repairing.comparison.look_at(found, *connection, writable);
    std::vector<std::size_t> entries = claimed_entries(found.status.reconciliation);
    if (is_order(options))
      if (const auto entry = ordered_entry(work.project.journal, found.status.reconciliation,
                                           found.status.history, options)) {
        options.standing = standing_of(work.project, repairing.snapshots, found, actual,
                                       work.ports.backend, *entry);
        entries.push_back(*entry);
      }
    evidence = evidence_of(work.project, entries, actual, work.dialect(),
                           unapplied_entries(found.status.reconciliation));
  }
  RepairReport report;
  report.plan =
      plan_repair(work.project.journal, found.status.history,
                  hashes_of(work.project, work.ports.files), found.effects, options, evidence);
  if (choice.drift == DriftMending::mend) take_drift(report, std::move(found.drift));
  if (!report.plan.whens.empty() && choice.scope != RepairScope::journal)
    report.plan.left.push_back(other_databases());
  report.based_on = std::move(found.status.history);
  if (!report.plan.statements.empty())
    report.losses =
        weigh_mends(report.drift, mending_step(report.plan), *connection, work.dialect());
  return report;
}

void run_mends(Connection& connection, const RepairReport& report, const RepairChoice& choice) {
  if (report.plan.statements.empty()) return;
  if (!choice.allow_data_loss) refuse_losses(report.losses);
  const Step step = mending_step(report.plan);
  const ScriptResult result = connection.run(step.statements);
  if (result.failure) throw Error(statement_error(step, result.failure->index, *result.failure));
}

void run_repairs(Workspace& work, RepairReport& report, const RepairChoice& choice,
                 JournalFile& journal) {
  Repairing repairing(work, choice);
  Connection& connection = work.connections.open(Access::read_write);
  Locked locked = lock_history(work);
  report = look_for_repairs(repairing, &connection, &connection);
  if (is_empty(report.plan)) return;
  journal.prepare(report.plan.whens);
  report.plan.mirror = with_rollbacks(std::move(report.plan.mirror), &work.rollback);
  work.tracker.prepare(connection);
  run_mends(connection, report, choice);
  work.tracker.repair(connection, report.plan, Tracker::next_batch(report.based_on),
                      make_stamp(work));
  restamp(work.project, report.plan.whens);
  if (choice.rollback) return locked.commit();
  const RepairReport again = look_for_repairs(repairing, &connection, &connection, true);
  if (!is_empty(again.plan)) refuse_incomplete(again);
  locked.commit();
}

}  // namespace

RepairReport plan_repair(Workspace& work, const RepairChoice& choice) {
  load(work);
  Repairing repairing(work, choice);
  if (choice.scope == RepairScope::journal) {
    RepairReport report = look_for_repairs(repairing, nullptr);
    report.plan.left.push_back(not_looked_at(report));
    return report;
  }
  if (work.connections.is_absent()) return look_for_repairs(repairing, nullptr);
  Connection& connection = work.connections.open(Access::read_only);
  return read_only(connection, [&] { return look_for_repairs(repairing, &connection); });
}

RepairReport repair(Workspace& work, const RepairChoice& choice) {
  RepairReport report = plan_repair(work, choice);
  if (is_empty(report.plan)) return report;
  JournalFile journal(work.ports.files, work.project);
  if (touches_database(report)) {
    run_repairs(work, report, choice, journal);
  } else {
    journal.prepare(report.plan.whens);
  }
  journal.write();
  report.done = !is_empty(report.plan);
  return report;
}

}  // namespace sluice
