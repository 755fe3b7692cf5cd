#include "core/history/lost_tables.hpp"

namespace sluice {

std::optional<Diagnostic> tell_lost_tracking(const History& history) {
  if (!history.has_events || history.has_tracking || history.rows.empty()) return std::nullopt;
  return Diagnostic{
      .severity = Severity::warning,
      .code = "tracking-lost",
      .message =
          "__migration_tracking is gone, but __migration_events shows that it was here: its "
          "batches and stored rollback SQL are lost",
      .hint =
          "`sluice adopt` makes it again and derives the rollback SQL from the files. If "
          "`drizzle-kit push` dropped it, `sluice doctor` says how to prevent that."};
}

std::optional<Diagnostic> tell_missing_events(const History& history) {
  if (history.has_events || history.tracking.empty()) return std::nullopt;
  return Diagnostic{
      .severity = Severity::info,
      .code = "events-missing",
      .message =
          "__migration_events is not there: Sluice has not run here yet, or the table was "
          "dropped and its audit trail is lost",
      .hint = "The next run that changes something makes it."};
}

}  // namespace sluice
