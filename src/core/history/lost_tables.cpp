#include "core/history/lost_tables.hpp"

namespace sluice {

std::optional<Finding> tell_lost_tracking(const History& history) {
  if (!history.has_events || history.has_tracking || history.rows.empty()) return std::nullopt;
  return Finding{.code = FindingCode::tracking_lost, .severity = Severity::warning};
}

std::optional<Finding> tell_missing_events(const History& history) {
  if (history.has_events || history.tracking.empty()) return std::nullopt;
  return Finding{.code = FindingCode::events_missing};
}

}  // namespace sluice
