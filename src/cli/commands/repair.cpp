#include "engine/use/repair.hpp"
#include "base/text.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/metadata.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "render/render_repair.hpp"

namespace sluice::cli {

namespace {

RepairChoice choice_of(const Options& options) {
  if (const auto said = options.value("confirm"); said && !said->empty())
    throw Error(ErrorCode::usage, text::cat("--confirm takes no value here, not \"", *said, "\""),
                "Write --confirm last.");
  RepairChoice choice{.record = options.has("record"), .forget = options.has("forget")};
  if (!options.arguments().empty()) choice.tag = options.arguments()[0];
  if (!choice.tag.empty() && choice.record && choice.forget)
    throw Error(ErrorCode::usage, "--record and --forget of one migration contradict each other",
                "Leave out one of them.");
  if (options.has("schema-drift")) choice.drift = DriftMending::mend;
  choice.allow_data_loss = options.has("allow-data-loss");
  if (options.has("offline")) choice.scope = RepairScope::journal;
  const bool needs_database =
      choice.record || choice.forget || !choice.tag.empty() || choice.drift == DriftMending::mend;
  if (choice.scope == RepairScope::journal && needs_database)
    throw Error(ErrorCode::usage, "--offline repairs the journal alone",
                "Rerun without --offline, or without TAG, --record, --forget and --schema-drift.");
  choice.rollback = options.has("rollback");
  if (choice.rollback && choice.tag.empty())
    throw Error(ErrorCode::usage, "--rollback stores the rollback SQL of one migration",
                "Name it: `sluice repair TAG --rollback`.");
  if (choice.rollback && (choice.record || choice.forget || choice.scope == RepairScope::journal))
    throw Error(ErrorCode::usage,
                "--rollback cannot be combined with --record, --forget or --offline",
                "Run them separately.");
  if (!choice.tag.empty() && choice.drift == DriftMending::mend)
    throw Error(ErrorCode::usage, "--schema-drift repairs the whole database, not one migration",
                "Rerun without TAG, or without --schema-drift.");
  return choice;
}

CommandResult result_of(const CommandContext& context, const RepairReport& report) {
  const RepairSummary summary = summary_of(report);
  return {.text = render_repair(summary, result_style(context)), .data = json_repair(summary)};
}

// Asked on the terminal, except in production; the plan is shown in any case.
bool is_confirmed(CommandContext& context, const Settings& settings, const RepairReport& report) {
  if (context.options.has("confirm")) return true;
  const Terminal& terminal = context.world.terminal;
  const bool can_ask = terminal.is_stdin && terminal.is_stderr && !context.options.has("json");
  if (settings.production || !can_ask) return false;
  context.world.output.log(text::cat(render_repair(summary_of(report)), "\nGo ahead? [y/N] "));
  const std::string answer = text::lower(text::trim(context.world.read_line()));
  context.world.signals.throw_if_stopped("asking; nothing was changed");
  if (answer == "y" || answer == "yes") return true;
  throw Error(ErrorCode::refused, "not confirmed: nothing was repaired",
              "Answer y, or rerun with --confirm.");
}

}  // namespace

CommandResult run_repair(CommandContext& context) {
  const RepairChoice choice = choice_of(context.options);
  Settings settings = discover(context);
  const bool is_offline = choice.scope == RepairScope::journal;
  // Nothing is connected then, so nothing need be named.
  if (is_offline && settings.url.empty()) settings.url = "offline:";
  if (settings.url.empty() && !settings.database_problem)
    throw Error(ErrorCode::config, "no database is named",
                "Set DATABASE_URL or rerun with --url; `sluice repair --offline` repairs the "
                "journal alone.");
  if (is_offline) settings.diagnostics.clear();
  const auto work = open_workspace(context, settings);
  const RepairReport planned = plan_repair(*work, choice);
  if (context.options.has("dry-run") || is_empty(planned.plan)) {
    CommandResult result = result_of(context, planned);
    result.is_report = context.options.has("dry-run");
    return result;
  }
  if (!is_confirmed(context, settings, planned)) {
    CommandResult result = result_of(context, planned);
    result.failure =
        ErrorInfo{.code = ErrorCode::refused,
                  .message = settings.production ? "in production nothing is repaired without a "
                                                   "confirmation"
                                                 : "this was not confirmed: nothing was repaired",
                  .where = {},
                  .hint = "Rerun with --confirm to go ahead."};
    return result;
  }
  const RepairReport report = repair(*work, choice);
  if (report.done && !is_offline) keep_metadata(context, settings, *work);
  return result_of(context, report);
}

}  // namespace sluice::cli
