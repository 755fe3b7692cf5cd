#include "cli/commands/run_result.hpp"

#include "cli/commands/metadata.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/render/log.hpp"
#include "render/render_json.hpp"

namespace sluice::cli {

CommandResult run_result(CommandContext& context, const Settings& settings, Workspace& work,
                         const RunReport& report, RunKind kind, const ProofReport* proof) {
  context.reporter.finish(report);
  if (!report.failure || report.batch_number > 0) keep_metadata(context, settings, work);
  return {.text = render_run(report, {.brief = settings.production, .kind = kind},
                             result_style(context)),
          .data = json_run(report, proof),
          .failure = report.failure};
}

}  // namespace sluice::cli
