#include "cli/commands/run_result.hpp"

#include "base/text.hpp"
#include "cli/log.hpp"
#include "cli/metadata.hpp"
#include "cli/render_json.hpp"
#include "cli/result_style.hpp"
#include "cli/signals.hpp"

namespace sluice::cli {

namespace {

// The run was told to stop by SIGTERM's way; the reason is another.
void name_time_limit(const World& world, std::optional<ErrorInfo>& failure) {
  if (!failure || !world.signals.timed_out()) return;
  failure->message = text::cat("MAX_MIGRATION_TIME is over: ", failure->message);
  failure->hint = "Raise MAX_MIGRATION_TIME, or unset it, and run the command again.";
}

}  // namespace

CommandResult run_result(CommandContext& context, const Settings& settings, Session& session,
                         const RunReport& report, RunKind kind) {
  context.reporter.finish(report);
  if (!report.failure || report.batch_number > 0) keep_metadata(context, settings, session);
  CommandResult result{.text = render_run(report, {.brief = settings.production, .kind = kind}, result_style(context)),
                       .data = json_run(report),
                       .failure = report.failure};
  name_time_limit(context.world, result.failure);
  return result;
}

}  // namespace sluice::cli
