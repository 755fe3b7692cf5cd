#include "core/history/progress.hpp"

#include <algorithm>

#include "core/names/names.hpp"

namespace sluice {
namespace {

void apply(Progress& progress, const Event& event) {
  switch (event.kind) {
    case EventKind::statement_done:
      progress.statements_done = std::max(progress.statements_done, event.statement_index + 1);
      if (progress.in_doubt && *progress.in_doubt < progress.statements_done)
        progress.in_doubt.reset();
      break;
    case EventKind::statement_started:
      // An earlier one is a SET that a resumed run said again.
      if (event.statement_index < progress.statements_done) break;
      progress.in_doubt = event.statement_index;
      progress.refused = false;
      break;
    case EventKind::failed: progress.refused = progress.in_doubt == event.statement_index; break;
    case EventKind::applied:
    case EventKind::baselined:
    case EventKind::adopted:
    case EventKind::rolled_back:
    case EventKind::repaired:
    case EventKind::mirror_removed:
    case EventKind::reset:
    case EventKind::resumed:
    case EventKind::proven:
    case EventKind::not_proven: break;
  }
}

}  // namespace

std::optional<Progress> progress_of(const std::vector<Event>& events, std::string_view tag) {
  std::optional<Progress> progress;
  for (const auto& event : events) {
    if (event.statement_index < 0 || stem_of(event.migration_name) != tag) continue;
    if (!progress) progress.emplace();
    apply(*progress, event);
    if (!event.checksum.empty()) progress->checksum = event.checksum;
  }
  if (progress && !progress->in_doubt) progress->refused = false;
  return progress;
}

std::string event_name(const Step& step) {
  return file_name(step.recorded_name.empty() ? std::string_view(step.tag)
                                              : stem_of(step.recorded_name));
}

}  // namespace sluice
