#include "cli/commands/run_result.hpp"

#include "cli/log.hpp"
#include "cli/metadata.hpp"
#include "cli/render_json.hpp"
#include "cli/result_style.hpp"

namespace sluice::cli {

CommandResult run_result(CommandContext& context, const Settings& settings, Session& session,
                         const RunReport& report, RunKind kind, const ProofReport* proof) {
  context.reporter.finish(report);
  if (!report.failure || report.batch_number > 0) keep_metadata(context, settings, session);
  return {.text = render_run(report, {.brief = settings.production, .kind = kind},
                             result_style(context)),
          .data = json_run(report, proof),
          .failure = report.failure};
}

}  // namespace sluice::cli
