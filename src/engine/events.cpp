#include "engine/events.hpp"

#include "base/sha256.hpp"
#include "core/names.hpp"
#include "core/progress.hpp"

namespace sluice {

Event make_event(EventKind kind, const Step& step, int batch, const Stamp& stamp,
                 std::optional<std::size_t> statement) {
  Event event{.at = stamp.at,
              .kind = kind,
              .migration_name = file_name(step.tag),
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
  const auto progress = progress_of(history.progress, step.tag);
  return progress ? static_cast<std::size_t>(progress->statements_done) : 0;
}

}  // namespace sluice
