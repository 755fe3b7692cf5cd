#include "engine/run/execute_context.hpp"

#include "base/text.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

Stamp make_stamp(const ExecuteContext& context) {
  return {.at = text::format_utc(context.clock.now()),
          .actor = context.actor,
          .tool_version = text::cat("sluice ", version())};
}

}  // namespace sluice
