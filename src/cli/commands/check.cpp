// A migrations folder by itself, without a database.
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/render_json.hpp"
#include "cli/render_text.hpp"
#include "cli/result_style.hpp"
#include "cli/session.hpp"
#include "engine/checker.hpp"
#include "engine/project.hpp"

namespace sluice::cli {

namespace {

std::string text_of(const CheckReport& report, const CommandContext& context) {
  const Style style = result_style(context);
  const auto amount = context.options.has("verbose") ? Amount::all : Amount::short_list;
  std::string out = render_diagnostics(report.findings, amount, style);
  if (!out.empty()) out += "\n";
  const std::string looked_at = text::cat(counted(report.migrations, "migration"), ", ",
                                          counted(report.snapshots, "snapshot"));
  if (!has_errors(report))
    return text::cat(out, style.green("✅ Everything is fine: " + looked_at), "\n");
  std::size_t errors = 0;
  for (const Diagnostic& finding : report.findings)
    if (finding.severity == Severity::error) ++errors;
  return text::cat(out, style.red(text::cat("❌ ", counted(errors, "error"), " in ", looked_at)),
                   "\n");
}

}  // namespace

CommandResult run_check(CommandContext& context) {
  const Settings settings = discover(context);
  Project project = open_project(context.world.files, need_folder(settings));
  // A v1 folder without snapshots does not say it.
  const std::string& said = project.journal.dialect;
  const Backend backend = context.world.backend(said.empty() ? settings.dialect : said);
  if (backend.dialect == nullptr)
    throw Error(ErrorCode::config, text::cat("the dialect of ", project.folder, " cannot be told"),
                "Say --dialect postgresql or --dialect sqlite.");
  const CheckReport report =
      check_project(project, context.world.files, backend, context.world.clock);
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("folder", settings.dir)
      .member("migrations", report.migrations)
      .member("snapshots", report.snapshots)
      .key("diagnostics");
  write_diagnostics(json, report.findings);
  json.end();
  return {.text = text_of(report, context),
          .data = json.text(),
          .exit_status = has_errors(report) ? exit_status(ErrorCode::failure) : 0,
          .is_report = true};
}

}  // namespace sluice::cli
