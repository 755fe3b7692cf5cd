// Rollback and redo: which migrations, with which SQL, at what loss.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_up.hpp"
#include "core/undo/danger.hpp"
#include "core/undo/rollback_text.hpp"
#include "engine/run/read_only.hpp"
#include "engine/undo/weigh.hpp"
#include "engine/use/migrator.hpp"

namespace sluice {

namespace {

constexpr const char* k_not_stored = "no rollback SQL was stored when it was applied";

constexpr const char* k_lost_hash =
    "may be forged: its hash in __migration_events is gone, or comes after events that were "
    "changed";

bool is_mirrored(const Plan& plan) { return is_empty(plan.mirror); }

}  // namespace

// What lies in the database is run as whoever migrates: it must be what was put there.
void Session::refuse_changed(const History& history,
                             const std::map<std::string, std::string>& stored) {
  if (stored.empty() || options_.allow_changed_rollback) return;
  const auto events = tracker_.read_events(*connection_);
  const EventChain chain = tracker_.chain_of(*connection_, events, history.tracking);
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
            "Read it. To store another, write ", rollback_file(project_, tag),
            " and run `sluice repair ", tag,
            " --rollback`; to run this one as it is, rerun with --allow-changed-rollback."),
        .statement = sql});
  }
}

// The stored SQL; where there is none that can be run, what is known without it.
RollbackTexts Session::rollback_texts(const History& history, const std::vector<Undoing>& chosen,
                                      std::vector<Diagnostic>& remarks) {
  std::vector<std::string> names;
  for (const Undoing& each : chosen)
    if (!each.recorded_name.empty()) names.push_back(each.recorded_name);
  const bool is_connected = connection_ != nullptr;
  const auto stored = is_connected ? tracker_.read_rollback_sql(*connection_, names)
                                   : std::map<std::string, std::string>{};
  refuse_changed(history, stored);
  remarks = differing_rollbacks(stored);
  const ScanRules rules = ports_.backend.dialect->scan_rules();
  RollbackTexts texts;
  for (const Undoing& each : chosen) {
    const auto found = stored.find(each.recorded_name);
    if (found != stored.end() && !is_placeholder(found->second, rules))
      texts[each.tag] = {found->second, text::cat(k_stored_rollback, file_name(each.tag))};
    const auto known = texts.find(each.tag);
    if (known != texts.end() && can_run(known->second, rules)) continue;
    auto written = rollback_.written(each.tag);
    if (!written && known == texts.end() && each.state == State::applied)
      written = rollback_.known_of(each.tag, k_not_stored);
    if (written) texts[each.tag] = *std::move(written);
  }
  return texts;
}

Plan Session::plan_down_with(const History& history, const DownOptions& options, InDoubt in_doubt) {
  load_for(history);
  (void)ask_database(history);
  const std::vector<Undoing> chosen = choose_down(project_, history, options);
  std::vector<Diagnostic> remarks;
  Plan plan = plan_down(project_, history, rollback_texts(history, chosen, remarks),
                        *ports_.backend.dialect, options, in_doubt);
  plan.diagnostics.insert(plan.diagnostics.end(), remarks.begin(), remarks.end());
  return plan;
}

// Down and up again as one plan, so that both happen or neither.
Plan Session::plan_redo_with(const History& history, const DownOptions& options) {
  Plan plan = plan_down_with(history, options);
  if (plan.steps.empty()) return plan;
  for (const Step& step : plan.steps) find_entry(project_.journal, step.tag);
  const Plan up = plan_up(project_, history_after(history, plan), *ports_.backend.dialect,
                          {.to = plan.steps.front().tag});
  plan.steps.insert(plan.steps.end(), up.steps.begin(), up.steps.end());
  plan.diagnostics.insert(plan.diagnostics.end(), up.diagnostics.begin(), up.diagnostics.end());
  return plan;
}

// What is parked first is not lost.
std::vector<Diagnostic> Session::losses_of(const Plan& plan, Connection& connection) const {
  const bool is_parked = options_.preserve_data && rollback_.has_catalog() &&
                         std::all_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
                           return step.direction == Direction::up || is_whole(step);
                         });
  if (is_parked) return {};
  return weigh(plan, connection, *ports_.backend.dialect);
}

// With what it would lose among the diagnostics.
Plan Session::weighed(const Planner& planner) {
  return planned([&](const History& history) {
    Plan plan = planner(history);
    const auto losses = connection_ ? losses_of(plan, *connection_) : std::vector<Diagnostic>();
    for (const auto* more : {&std::as_const(remarks_), &losses})
      plan.diagnostics.insert(plan.diagnostics.end(), more->begin(), more->end());
    return plan;
  });
}

Plan Session::plan_rollback(const DownOptions& options) {
  return weighed([&](const History& history) { return plan_down_with(history, options); });
}

Plan Session::plan_redo(const DownOptions& options) {
  return weighed([&](const History& history) { return plan_redo_with(history, options); });
}

// The mirror is mended first, by itself: only what is recorded can be taken out of the history.
RunReport Session::run_down(const Planner& planner, const DownOptions& options) {
  if (!connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_write)))
    return {.diagnostics = planner({}).diagnostics};
  await_run();
  if (!is_mirrored(plan_adopt()))
    if (RunReport adopted = adopt(); adopted.failure) return adopted;
  std::vector<Diagnostic> losses;
  RunReport report = run(planner, [&](const Plan& plan, Connection& connection) {
    losses = losses_of(plan, connection);
    if (!options.allow_data_loss) refuse_losses(losses);
  });
  report.diagnostics.insert(report.diagnostics.end(), losses.begin(), losses.end());
  return report;
}

RunReport Session::rollback(const DownOptions& options) {
  return run_down([&](const History& history) { return plan_down_with(history, options); },
                  options);
}

RunReport Session::resume_rollback(InDoubt in_doubt) {
  const DownOptions options{.allow_data_loss = true};
  return run_down(
      [&](const History& history) { return plan_down_with(history, options, in_doubt); }, options);
}

RunReport Session::redo(const DownOptions& options) {
  return run_down([&](const History& history) { return plan_redo_with(history, options); },
                  options);
}

}  // namespace sluice
