#include "engine/use/status.hpp"
#include "base/redact.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/log.hpp"
#include "core/history/lost_tables.hpp"
#include "render/render_json.hpp"
#include "render/render_text.hpp"
#include "render/status_summary.hpp"

namespace sluice::cli {

CommandResult run_status(CommandContext& context) {
  const Settings settings = discover(context);
  const auto work = open_workspace(context, settings);
  auto [report, distrust] = status_and_trust(*work);
  bool is_distrusted = false;
  for (Finding& finding : distrust) {
    if (finding.severity != Severity::error) continue;
    is_distrusted = true;
    report.diagnostics.push_back(std::move(finding));
  }
  if (auto missing = tell_missing_events(report.history); missing && !is_distrusted)
    report.diagnostics.push_back(std::move(*missing));
  const StatusPlace place{
      .folder = settings.dir, .database = shown_url(settings.url), .dialect = settings.dialect};
  return {
      .text =
          render_status(report, {.verbose = context.options.has("verbose")}, result_style(context)),
      .data = json_status(report, place),
      .exit_status =
          context.options.has("exit-code") ? exit_status_of(summarize(report), is_distrusted) : 0,
      .is_report = true};
}

}  // namespace sluice::cli
