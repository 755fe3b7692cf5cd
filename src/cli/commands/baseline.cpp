#include "engine/use/baseline.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"

namespace sluice::cli {

CommandResult run_baseline(CommandContext& context) {
  const Settings settings = discover(context);
  const auto work = open_workspace(context, settings);
  const auto& arguments = context.options.arguments();
  const std::string tag = arguments.empty() ? "" : arguments[0];
  if (context.options.has("dry-run")) return plan_result(context, plan_baseline(*work, tag));
  const RunReport report = baseline(*work, tag);
  return run_result(context, settings, *work, report, RunKind::baseline);
}

}  // namespace sluice::cli
