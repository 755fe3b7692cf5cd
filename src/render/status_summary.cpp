#include "render/status_summary.hpp"

#include "core/history/reconcile.hpp"
#include "render/render_text.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

int& recorded(StatusSummary& summary, const MigrationState& migration) {
  return migration.entry ? summary.applied : summary.missing;
}

void count(StatusSummary& summary, const MigrationState& migration) {
  switch (migration.state) {
    case State::applied: ++summary.applied; break;
    case State::changed: ++summary.applied, ++summary.changed; break;
    case State::pending: ++summary.pending; break;
    case State::out_of_order: ++summary.pending, ++summary.out_of_order; break;
    case State::partial:
      ++(is_partly_undone(migration) ? recorded(summary, migration) : summary.pending);
      ++summary.partial;
      break;
    case State::missing: ++summary.missing; break;
    case State::disputed: ++summary.disputed; break;
  }
}

bool is_recorded(const MigrationState& migration) {
  const State state = migration.state;
  return state == State::applied || state == State::changed || state == State::missing ||
         is_partly_undone(migration);
}

}  // namespace

StatusSummary summarize(const StatusReport& report) {
  StatusSummary summary;
  summary.total = static_cast<int>(report.entries.size());
  bool any_recorded = false;
  for (const MigrationState& migration : report.reconciliation.migrations) {
    count(summary, migration);
    if (!is_recorded(migration)) continue;
    any_recorded = true;
    // "YYYY-MM-DD HH:MM:SS" sorts as text.
    if (migration.applied_at &&
        (!summary.last_applied || *summary.last_applied < *migration.applied_at))
      summary.last_applied = migration.applied_at;
  }
  summary.last_applied_unknown = any_recorded && !summary.last_applied;
  return summary;
}

int exit_status_of(const StatusSummary& summary, bool is_distrusted) {
  if (summary.partial > 0) return exit_status(ErrorCode::partial);
  if (summary.changed > 0 || summary.missing > 0 || summary.disputed > 0 || is_distrusted)
    return exit_status(ErrorCode::changed);
  if (summary.pending > 0) return exit_status(ErrorCode::pending);
  return 0;
}

std::string shown_name(const StatusReport& report, const MigrationState& migration) {
  if (migration.state != State::missing) return shown_file(migration.tag);
  return migration.tracked ? report.history.tracking.at(*migration.tracked).migration_name
                           : migration.tag;
}

std::string_view name_of(State state) {
  switch (state) {
    case State::applied: return "applied";
    case State::pending: return "pending";
    case State::changed: return "changed";
    case State::missing: return "missing";
    case State::disputed: return "disputed";
    case State::out_of_order: return "out_of_order";
    case State::partial: return "partial";
  }
  return "pending";
}

}  // namespace sluice
