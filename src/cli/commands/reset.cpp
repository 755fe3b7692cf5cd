#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/confirm.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/knobs.hpp"
#include "cli/session.hpp"
#include "cli/signals.hpp"

namespace sluice::cli {

CommandResult run_reset(CommandContext& context) {
  const Settings settings = discover(context);
  if (settings.production)
    throw Error(ErrorCode::refused, "reset is refused in production",
                "NODE_ENV, APP_ENV or SLUICE_ENV says production: run it elsewhere.");
  const auto session = open_session(context, settings);
  if (context.options.has("dry-run"))
    return plan_result(context, session->plan_reset(), RunKind::reset);
  need_name(context, session->name_of_database(), "drop everything in the database");
  const Knobs knobs = read_knobs(settings.environment);
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
  return run_result(context, settings, *session, session->reset(), RunKind::reset);
}

}  // namespace sluice::cli
