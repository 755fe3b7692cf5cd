// A migrations folder by itself, without a database; with --replay in a scratch one.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/prove.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/dialects.hpp"
#include "engine/folder/checker.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/replayer.hpp"
#include "render/render_check.hpp"

namespace sluice::cli {

namespace {

// Nothing is replayed that could not be read.
std::optional<Replay> replay_if_asked(CommandContext& context, const Settings& settings,
                                      const Project& project, const CheckReport& report) {
  const bool is_asked = context.options.has("replay");
  if (!is_asked && context.options.has("scratch-url"))
    throw Error(ErrorCode::usage, "--scratch-url needs --replay", "Add --replay.");
  const bool is_readable = std::none_of(
      project.migrations.begin(), project.migrations.end(), [](const Migration& migration) {
        return std::any_of(
            migration.diagnostics.begin(), migration.diagnostics.end(),
            [](const Finding& finding) { return finding.severity == Severity::error; });
      });
  if (!is_asked || !is_readable || report.migrations == 0) return {};
  const ScratchPlace place = scratch_place(context, settings);
  return replay(scratch_ports(context, settings), project, place.open, place.reach);
}

// 1 for what runs or is generated wrongly; 4 where only SQL and snapshot disagree.
int exit_status_of(const CheckReport& report) {
  const auto is_error = [](const Finding& finding) { return finding.severity == Severity::error; };
  const auto& findings = report.findings;
  if (std::none_of(findings.begin(), findings.end(), is_error)) return 0;
  const bool only_differs =
      std::all_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return !is_error(finding) || finding.code == FindingCode::replay_differs;
      });
  return exit_status(only_differs ? ErrorCode::drift : ErrorCode::failure);
}

}  // namespace

CommandResult run_check(CommandContext& context) {
  const Settings settings = discover(context);
  Project project = open_folder(context, need_folder(settings));
  // A v1 folder without snapshots does not say it.
  const std::string& said = project.journal.dialect;
  const std::string& dialect = said.empty() ? settings.dialect : said;
  if (dialect.empty())
    throw Error(ErrorCode::config, text::cat("the dialect of ", project.folder, " is unknown"),
                dialect_hint());
  const Backend backend = context.world.backend(dialect);
  CheckReport report = check_project(project, context.world.files, backend, context.world.clock);
  const std::optional<Replay> replay = replay_if_asked(context, settings, project, report);
  if (replay)
    for (Finding& finding : findings_of(*replay)) report.findings.push_back(std::move(finding));
  const auto amount = context.options.has("verbose") ? Amount::all : Amount::short_list;
  return {.text = render_check(report, replay, amount, result_style(context)),
          .data = json_check(report, replay, settings.dir),
          .exit_status = exit_status_of(report),
          .is_report = true};
}

}  // namespace sluice::cli
