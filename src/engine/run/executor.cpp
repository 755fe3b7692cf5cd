#include "engine/run/executor.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/ports/transaction.hpp"
#include "core/undo/lost_text.hpp"
#include "engine/run/execution.hpp"
#include "engine/undo/parked.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

namespace {

constexpr int k_most_attempts = 20;

bool is_empty(const Plan& plan) { return plan.steps.empty() && is_empty(plan.mirror); }

RunReport blank_report(const Plan& plan) {
  RunReport report{.diagnostics = plan.diagnostics};
  for (const Step& step : plan.steps)
    report.steps.push_back({.direction = step.direction, .tag = step.tag, .checksum = step.hash});
  return report;
}

LockRequest lock_request(const ExecuteContext& context, LockScope scope) {
  return {.key = context.tracker.history_name(),
          .scope = scope,
          .wait = context.wait_lock,
          .on_wait = [&context](const std::string& holder) {
            context.observer.waiting_for_lock(holder);
          }};
}

constexpr const char* k_adopted = "it was applied by another tool";

// The tables, and the mirror's changes as a batch of their own. Returns the batch number
// of the steps.
int open_history(const Plan& plan, const ExecuteContext& context) {
  const bool is_anew = !plan.steps.empty() && plan.steps.front().action == StepAction::reset;
  const int batch = is_anew ? 1 : Tracker::next_batch(plan.based_on);
  context.tracker.prepare(context.connection);
  if (plan.mirror == MirrorChanges()) return batch;
  context.tracker.mirror(context.connection, with_rollbacks(plan.mirror, context.rollback), batch,
                         make_stamp(context));
  const auto& adopt = plan.mirror.adopt;
  const bool takes_batch =
      std::any_of(adopt.begin(), adopt.end(), [](const auto& one) { return one.into_tracking; });
  return takes_batch ? batch + 1 : batch;
}

// Plans again when the history changed since `plan` was made.
void bring_up_to_date(Plan& plan, const ExecuteContext& context) {
  History history = context.tracker.read(context.connection);
  if (history == plan.based_on) return;
  plan = context.replan(history);
  plan.based_on = std::move(history);
}

// In the transaction that the plan begins in.
void purge_old(const ExecuteContext& context, RunReport& report) {
  if (context.keep_parked.count() <= 0) return;
  const auto now = context.clock.now();
  const auto gone =
      ParkedCopies(context.connection, context.dialect, context.tracker.history_name())
          .purge({.migration = {}, .before = text::format_utc(now - context.keep_parked)},
                 text::format_utc(now));
  for (const ParkedCopy& copy : gone)
    report.diagnostics.push_back(
        {.code = FindingCode::purged,
         .migration = std::string(stem_of(copy.migration)),
         .object = FindingObject{.kind = "table", .name = copy.table},
         .details = {
             {Detail::table, copy.table}, {Detail::lost, copy.what}, {Detail::at, copy.at}}});
}

// One attempt under one lock. Nothing when another kind of lock is needed, which `scope` then says.
std::optional<RunReport> attempt(Plan& plan, const ExecuteContext& context, LockScope& scope) {
  Locked locked(context.connection, context.driver, context.connect, lock_request(context, scope),
                context.clock);
  bring_up_to_date(plan, context);
  RunReport report = blank_report(plan);
  if (is_empty(plan)) return report;
  std::optional<NamedLosses> named;
  if (context.check) named = context.check(plan, context.connection);
  const bool fits = scope == LockScope::run || is_atomic(plan);
  if (fits) {
    const int batch = open_history(plan, context);
    purge_old(context, report);
    Execution execution(plan, context, {locked.lock(), scope}, batch, report);
    execution.hold_to(std::move(named));
    if (execution.run() != Execution::Ended::again) return report;
  }
  scope = LockScope::run;
  return {};
}

}  // namespace

MirrorChanges with_rollbacks(MirrorChanges changes, const RollbackSource* source) {
  if (source == nullptr) return changes;
  for (MirrorChanges::Adopt& one : changes.adopt) {
    try {
      const std::string tag(stem_of(one.migration_name));
      if (auto text = source->known_of(tag, k_adopted)) one.rollback_sql = std::move(text->sql);
    } catch (const Error& error) {
      one.rollback_sql = irreversible_line({.kind = LostKind::rollback, .reason = error.what()});
    }
  }
  return changes;
}

RunReport execute(Plan plan, const ExecuteContext& context) {
  LockScope scope = is_atomic(plan) ? LockScope::transaction : LockScope::run;
  for (int i = 0; i < k_most_attempts; ++i)
    if (auto report = attempt(plan, context, scope)) return std::move(*report);
  throw Error(ErrorCode::failure, "the plan failed: it needed a new commit point every time",
              "Rerun with --transaction migration.");
}

}  // namespace sluice
