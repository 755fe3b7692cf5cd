#include "engine/use/resume.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/knobs.hpp"

namespace sluice::cli {

CommandResult run_resume(CommandContext& context) {
  if (context.options.has("retry") && context.options.has("skip"))
    throw Error(ErrorCode::usage, "--retry and --skip contradict each other",
                "Give only one of them.");
  const Settings settings = discover(context);
  const Knobs knobs = read_knobs(settings.environment);
  const auto work = open_workspace(context, settings);
  const Unfinished from = find_unfinished(*work);
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
  const RunReport report = resume(*work, from, up_options(context.options));
  return run_result(context, settings, *work, report,
                    from.what == BrokenOff::rollback ? RunKind::rollback : RunKind::resume);
}

}  // namespace sluice::cli
