#include "engine/run/events.hpp"

#include "base/sha256.hpp"
#include "core/history/progress.hpp"
#include "core/names/names.hpp"

namespace sluice {

Event make_event(EventKind kind, const Step& step, int batch, const Stamp& stamp,
                 std::optional<std::size_t> statement) {
  Event event{.at = stamp.at,
              .kind = kind,
              .migration_name = event_name(step),
              .checksum = step.hash,
              .batch_number = batch,
              .actor = stamp.actor,
              .tool_version = stamp.tool_version};
  if (statement) {
    event.statement_index = static_cast<int>(*statement);
    event.statement_hash = sha256_hex(step.statements.at(*statement).sql);
  }
  return event;
}

std::size_t statements_done(const Step& step, const History& history) {
  const std::string name = event_name(step);
  const auto progress = progress_of(history.progress, stem_of(name));
  return progress ? static_cast<std::size_t>(progress->statements_done) : 0;
}

bool was_refused(const Step& step, const History& history) {
  const std::string name = event_name(step);
  const auto progress = progress_of(history.progress, stem_of(name));
  return progress && progress->refused;
}

}  // namespace sluice
