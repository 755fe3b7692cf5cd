#include "base/redact.hpp"
#include "cli/commands/commands.hpp"
#include "cli/log.hpp"
#include "cli/output.hpp"
#include "cli/render_json.hpp"
#include "cli/render_text.hpp"
#include "cli/result_style.hpp"
#include "cli/session.hpp"
#include "cli/status_summary.hpp"
#include "core/lost_tables.hpp"

namespace sluice::cli {

CommandResult run_status(CommandContext& context) {
  const Settings settings = discover(context);
  const auto session = open_session(context, settings);
  StatusReport report = session->status();
  bool is_distrusted = false;
  for (Diagnostic& finding : session->distrust()) {
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
