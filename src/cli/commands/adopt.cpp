#include "engine/use/adopt.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"

namespace sluice::cli {

CommandResult run_adopt(CommandContext& context) {
  const Settings settings = discover(context);
  const auto work = open_workspace(context, settings);
  if (context.options.has("dry-run")) return plan_result(context, plan_adopt(*work));
  const RunReport report = adopt(*work);
  return run_result(context, settings, *work, report, RunKind::adopt);
}

}  // namespace sluice::cli
