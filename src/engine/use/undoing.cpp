#include "engine/use/undoing.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_up.hpp"
#include "core/undo/danger.hpp"
#include "core/undo/rollback_text.hpp"
#include "engine/undo/home_names.hpp"
#include "engine/undo/weigh.hpp"
#include "engine/use/adopt.hpp"
#include "engine/use/claims.hpp"
#include "engine/use/look.hpp"
#include "engine/use/stored_rollbacks.hpp"

namespace sluice {

namespace {

constexpr const char* k_not_stored = "no rollback SQL was stored when it was applied";

constexpr const char* k_lost_hash =
    "may be forged: its hash in __migration_events is gone, or comes after events that were "
    "changed";

bool is_mirrored(const Plan& plan) { return is_empty(plan.mirror); }

// What lies in the database is run as whoever migrates: it must be what was put there.
void refuse_changed(Workspace& work, const History& history,
                    const std::map<std::string, std::string>& stored) {
  if (stored.empty() || work.options.allow_changed_rollback) return;
  const auto events = work.tracker.read_events(*work.connections.current());
  const EventChain chain =
      work.tracker.chain_of(*work.connections.current(), events, history.tracking);
  for (const auto& [name, sql] : stored) {
    const Kept kept = chain.kept(name, sql);
    if (kept != Kept::changed && kept != Kept::lost) continue;
    const std::string tag(stem_of(name));
    throw Error(ErrorInfo{
        .code = ErrorCode::refused,
        .message = text::cat("the rollback SQL of ", tag, " in __migration_tracking ",
                             kept == Kept::lost ? k_lost_hash : "is not what was stored with it"),
        .where = {.file = text::cat(k_stored_rollback, file_name(tag))},
        .hint = text::cat(
            "Read it. To store another, write ", rollback_file(work.project, tag),
            " and run `sluice repair ", tag,
            " --rollback`; to run this one as it is, rerun with --allow-changed-rollback."),
        .statement = sql});
  }
}

// The stored SQL; where there is none that can be run, what is known without it.
RollbackTexts rollback_texts(Workspace& work, const History& history,
                             const std::vector<Undoing>& chosen, std::vector<Finding>& remarks) {
  std::vector<std::string> names;
  for (const Undoing& each : chosen)
    if (!each.recorded_name.empty()) names.push_back(each.recorded_name);
  const bool is_connected = work.connections.current() != nullptr;
  const auto stored = is_connected
                          ? work.tracker.read_rollback_sql(*work.connections.current(), names)
                          : std::map<std::string, std::string>{};
  refuse_changed(work, history, stored);
  remarks = differing_rollbacks(work, stored);
  const ScanRules rules = work.dialect().scan_rules();
  const bool is_home =
      stored.empty() || scope_of(*work.connections.current(), work.dialect()).has_home_names;
  // What somebody wrote means what it means in the session that runs it.
  const auto meant = [&](const Undoing& undoing, const std::string& sql) {
    return is_home || work.rollback.written(undoing.tag) ? sql
                                                         : with_home_names(sql, work.dialect());
  };
  RollbackTexts texts;
  for (const Undoing& each : chosen) {
    const auto found = stored.find(each.recorded_name);
    if (found != stored.end() && !is_placeholder(found->second, rules))
      texts[each.tag] = {meant(each, found->second),
                         text::cat(k_stored_rollback, file_name(each.tag))};
    const auto known = texts.find(each.tag);
    if (known != texts.end() && can_run(known->second, rules)) continue;
    auto written = work.rollback.written(each.tag);
    if (!written && known == texts.end() && each.state == State::applied)
      written = work.rollback.known_of(each.tag, k_not_stored);
    if (written) texts[each.tag] = *std::move(written);
  }
  return texts;
}

}  // namespace

std::vector<Finding> losses_of(const Workspace& work, const Plan& plan, Connection& connection) {
  const bool is_parked = work.options.preserve_data && work.rollback.has_catalog() &&
                         std::all_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
                           return step.direction == Direction::up || is_whole(step);
                         });
  if (is_parked) return {};
  return weigh(plan, connection, work.dialect());
}

Plan plan_undoing(Workspace& work, const History& history, const DownOptions& options,
                  InDoubt in_doubt) {
  load_for(work, history);
  (void)ask_database(work, history);
  const std::vector<Undoing> chosen = choose_down(work.project, history, options);
  std::vector<Finding> remarks;
  Plan plan = plan_down(work.project, history, rollback_texts(work, history, chosen, remarks),
                        work.dialect(), options, in_doubt);
  plan.diagnostics.insert(plan.diagnostics.end(), remarks.begin(), remarks.end());
  return plan;
}

Plan weighed(Workspace& work, const Planner& planner) {
  Plan plan;
  look(work, [&](const Sight& sight) {
    plan = planner(sight.history);
    Connection* const connection = work.connections.current();
    const auto losses = connection ? losses_of(work, plan, *connection) : std::vector<Finding>();
    append(plan.diagnostics, sight.remarks);
    append(plan.diagnostics, losses);
  });
  return plan;
}

// The mirror is mended first, by itself: only what is recorded can be taken out of the history.
RunReport run_undoing(Workspace& work, const Planner& planner, const DownOptions& options) {
  if (work.connections.is_absent()) return {.diagnostics = planner({}).diagnostics};
  await_run(work);
  if (!is_mirrored(plan_adopt(work)))
    if (RunReport adopted = adopt(work); adopted.failure) return adopted;
  std::vector<Finding> losses;
  RunReport report = run_planned(work, planner, [&](const Plan& plan, Connection& connection) {
    losses = losses_of(work, plan, connection);
    if (!options.allow_data_loss) refuse_losses(losses);
    return NamedLosses{.losses = losses, .is_more_allowed = options.allow_data_loss};
  });
  report.diagnostics.insert(report.diagnostics.end(), losses.begin(), losses.end());
  return report;
}

}  // namespace sluice
