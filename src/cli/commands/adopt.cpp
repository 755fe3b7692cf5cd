#include "cli/commands/commands.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"

namespace sluice::cli {

CommandResult run_adopt(CommandContext& context) {
  const Settings settings = discover(context);
  const auto session = open_session(context, settings);
  if (context.options.has("dry-run")) return plan_result(context, session->plan_adopt());
  const RunReport report = session->adopt();
  return run_result(context, settings, *session, report, RunKind::adopt);
}

}  // namespace sluice::cli
