#include "core/history/event_kind.hpp"

namespace sluice {

std::string_view name_of(EventKind kind) noexcept {
  switch (kind) {
    case EventKind::applied: return "applied";
    case EventKind::baselined: return "baselined";
    case EventKind::adopted: return "adopted";
    case EventKind::failed: return "failed";
    case EventKind::statement_started: return "statement_started";
    case EventKind::statement_done: return "statement_done";
    case EventKind::rolled_back: return "rolled_back";
    case EventKind::repaired: return "repaired";
    case EventKind::mirror_removed: return "mirror_removed";
    case EventKind::resumed: return "resumed";
    case EventKind::reset: return "reset";
    case EventKind::proven: return "proven";
    case EventKind::not_proven: return "not_proven";
  }
  return "";
}

std::optional<EventKind> event_kind_of(std::string_view name) noexcept {
  constexpr EventKind k_all[] = {EventKind::applied,
                                 EventKind::baselined,
                                 EventKind::adopted,
                                 EventKind::failed,
                                 EventKind::statement_started,
                                 EventKind::statement_done,
                                 EventKind::rolled_back,
                                 EventKind::repaired,
                                 EventKind::mirror_removed,
                                 EventKind::resumed,
                                 EventKind::reset,
                                 EventKind::proven,
                                 EventKind::not_proven};
  for (const auto kind : k_all) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace sluice
