#include <algorithm>

#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/knobs.hpp"
#include "core/history/reconcile.hpp"

namespace sluice::cli {

namespace {

bool is_rollback_broken_off(const StatusReport& report) {
  const auto& all = report.reconciliation.migrations;
  return std::any_of(all.begin(), all.end(), is_partly_undone);
}

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
    throw Error(ErrorCode::usage, "--retry and --skip contradict each other",
                "Give only one of them.");
  const Settings settings = discover(context);
  const Knobs knobs = read_knobs(settings.environment);
  const auto session = open_session(context, settings);
  UpOptions options = up_options(context.options);
  session->await_run();
  const StatusReport status = session->status();
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
  if (is_rollback_broken_off(status))
    return run_result(context, settings, *session, session->resume_rollback(options.in_doubt),
                      RunKind::rollback);
  options.to = last_partial(status);
  if (!options.to) return run_result(context, settings, *session, {}, RunKind::resume);
  return run_result(context, settings, *session, session->migrate(options), RunKind::resume);
}

}  // namespace sluice::cli
