#include "cli/commands/commands.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/knobs.hpp"
#include "cli/session.hpp"
#include "cli/signals.hpp"

namespace sluice::cli {

namespace {

// The last migration that is partly applied; what is pending after it is `migrate`'s business.
std::optional<std::string> last_partial(const StatusReport& report) {
  std::optional<std::string> tag;
  for (const MigrationState& migration : report.reconciliation.migrations)
    if (migration.state == State::partial) tag = migration.tag;
  return tag;
}

}  // namespace

CommandResult run_resume(CommandContext& context) {
  if (context.options.has("retry") && context.options.has("skip"))
    throw Error(ErrorCode::usage, "--retry and --skip contradict each other", "Say one of them.");
  const Settings settings = discover(context);
  const Knobs knobs = read_knobs(settings.environment);
  const auto session = open_session(context, settings);
  UpOptions options = up_options(context.options);
  options.to = last_partial(session->status());
  if (!options.to) return run_result(context, settings, *session, {}, RunKind::resume);
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
  return run_result(context, settings, *session, session->migrate(options), RunKind::resume);
}

}  // namespace sluice::cli
