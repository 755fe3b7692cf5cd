// A migrations folder by itself, without a database; with --replay in a scratch one.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/prove.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/render/json_findings.hpp"
#include "cli/render/render_text.hpp"
#include "cli/render/render_verify.hpp"
#include "engine/folder/checker.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/replayer.hpp"

namespace sluice::cli {

namespace {

// What is said of all that was looked at.
std::string summary_of(const CheckReport& report, const std::optional<Replay>& replay) {
  std::string all = text::cat(counted(report.migrations, "migration"), ", ",
                              counted(report.snapshots, "snapshot"));
  if (replay)
    all += text::cat("; replayed on ", replay->product, ", ", counted(replay->compared, "snapshot"),
                     " compared");
  return all;
}

std::string text_of(const CheckReport& report, const std::optional<Replay>& replay,
                    const CommandContext& context) {
  const Style style = result_style(context);
  const auto amount = context.options.has("verbose") ? Amount::all : Amount::short_list;
  std::string out = render_findings(report.findings, amount, style);
  if (!out.empty()) out += "\n";
  const std::string looked_at = summary_of(report, replay);
  if (!has_errors(report))
    return text::cat(out, style.green("✅ Everything is fine: " + looked_at), "\n");
  std::size_t errors = 0;
  for (const Finding& finding : report.findings)
    if (finding.severity == Severity::error) ++errors;
  return text::cat(out, style.red(text::cat("❌ ", counted(errors, "error"), " in ", looked_at)),
                   "\n");
}

void write_replay(JsonWriter& json, const std::optional<Replay>& replay) {
  json.key("replay");
  if (!replay) {
    json.null();
    return;
  }
  json.object()
      .member("product", replay->product)
      .member("compared", replay->compared)
      .key("differences")
      .array();
  for (const ReplayDifference& migration : replay->differing)
    for (Drift drift : migration.differences) {
      drift.tag = migration.tag;
      write_difference(json, drift);
    }
  json.end().end();
}

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
  Project project = open_project(context.world.files, need_folder(settings));
  // A v1 folder without snapshots does not say it.
  const std::string& said = project.journal.dialect;
  const std::string& dialect = said.empty() ? settings.dialect : said;
  if (dialect.empty())
    throw Error(ErrorCode::config, text::cat("the dialect of ", project.folder, " is unknown"),
                "Rerun with --dialect postgresql or --dialect sqlite.");
  const Backend backend = context.world.backend(dialect);
  CheckReport report = check_project(project, context.world.files, backend, context.world.clock);
  const std::optional<Replay> replay = replay_if_asked(context, settings, project, report);
  if (replay)
    for (Finding& finding : findings_of(*replay)) report.findings.push_back(std::move(finding));
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("folder", settings.dir)
      .member("migrations", report.migrations)
      .member("snapshots", report.snapshots);
  write_replay(json, replay);
  json.key("diagnostics");
  write_findings(json, report.findings);
  json.end();
  return {.text = text_of(report, replay, context),
          .data = json.text(),
          .exit_status = exit_status_of(report),
          .is_report = true};
}

}  // namespace sluice::cli
