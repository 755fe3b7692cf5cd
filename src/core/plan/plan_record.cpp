// The plans that run nothing: baseline records, adopt mends the mirror.
#include "base/text.hpp"
#include "core/history/dispute.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_base.hpp"
#include "core/plan/plan_up.hpp"

namespace sluice {
namespace {

// The mirror's row stays, with the rollback it holds; only Drizzle's is written again.
bool keep_mirror_row(const MigrationState& state, const Migration& migration,
                     const History& history, Plan& plan) {
  if (!state.tracked) return false;
  const auto& tracked = history.tracking[*state.tracked];
  plan.mirror.adopt.push_back({.migration_name = tracked.migration_name,
                               .checksum = migration.hash,
                               .applied_at = tracked.applied_at,
                               .into_history = true,
                               .into_tracking = false,
                               .when = migration.entry.when,
                               .mends_checksum = tracked.checksum != migration.hash,
                               .tag = migration.entry.tag});
  return true;
}

// It is settled by being recorded.
void forget_dispute(const MigrationState& state, Plan& plan) {
  if (state.state != State::disputed) return;
  std::erase_if(plan.diagnostics, [&](const Finding& each) {
    return each.code == FindingCode::histories_disagree && each.migration == state.tag;
  });
}

bool is_recorded(State state) {
  switch (state) {
    case State::applied:
    case State::changed:
    case State::missing: return true;
    case State::pending:
    case State::out_of_order:
    case State::disputed:
    case State::partial: return false;
  }
  return false;
}

}  // namespace

Plan plan_baseline(const Project& project, const History& history, const std::string& tag) {
  Plan plan;
  const auto end =
      tag.empty() ? project.journal.entries.size() : find_entry(project.journal, tag) + 1;
  const auto states = begin_plan(project, history, plan);
  refuse_partly_undone(states);
  for (std::size_t e = 0; e < end; ++e) {
    if (is_recorded(states[e].state)) continue;
    forget_dispute(states[e], plan);
    const auto& migration = usable_migration(project, e);
    if (keep_mirror_row(states[e], migration, history, plan)) continue;
    auto step = step_of(migration);
    step.action = StepAction::record_only;
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

Plan plan_adopt(const Project& project, const History& history) {
  Plan plan;
  refuse_disputes(begin_plan(project, history, plan), history);
  return plan;
}

}  // namespace sluice
