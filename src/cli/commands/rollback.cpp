#include "engine/use/rollback.hpp"
#include "base/text.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/confirm.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/run_result.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/knobs.hpp"
#include "engine/use/redo.hpp"

namespace sluice::cli {

namespace {

std::string padded(const std::string& number) {
  return number.size() < 4 ? std::string(4 - number.size(), '0') + number : number;
}

// `down 3` says steps. After `rollback` a number could mean a migration, too.
DownOptions options_of(const CommandContext& context) {
  DownOptions options = down_options(context.options);
  if (const auto said = context.options.value("confirm"); said && !said->empty())
    throw Error(ErrorCode::usage, text::cat("--confirm takes no value here, not \"", *said, "\""),
                text::cat("Write --confirm last, or `--steps ", *said, "` for a number."));
  const auto& arguments = context.options.arguments();
  if (arguments.empty()) return options;
  const std::string& said = arguments[0];
  const auto number = text::parse_integer(said);
  if (!number)
    throw Error(ErrorCode::usage, text::cat("unexpected argument \"", said, "\""),
                text::cat("Write `--to ", said, "` to undo everything that was applied after it."));
  const bool says_steps =
      context.word == "down" && !options.steps && *number > 0 && *number < 100'000;
  if (!says_steps)
    throw Error(ErrorCode::usage,
                text::cat("`", context.word, " ", said, "` could mean ", said,
                          *number == 1 ? " migration" : " migrations",
                          ", or everything after migration ", padded(said)),
                text::cat("Write `--steps ", said, "` or `--to ", padded(said), "`."));
  options.steps = static_cast<int>(*number);
  return options;
}

CommandResult undo(CommandContext& context, RunKind kind) {
  const DownOptions options = options_of(context);
  const Settings settings = discover(context);
  const bool is_redo = kind == RunKind::redo;
  if (!context.options.has("dry-run")) need_production_leave(context, settings);
  const auto work = open_workspace(context, settings);
  if (context.options.has("dry-run"))
    return plan_result(context, is_redo ? plan_redo(*work, options) : plan_rollback(*work, options),
                       kind);
  const Knobs knobs = read_knobs(settings.environment);
  if (knobs.time_limit) context.world.signals.limit(*knobs.time_limit);
  const RunReport report = is_redo ? redo(*work, options) : rollback(*work, options);
  return run_result(context, settings, *work, report, kind);
}

}  // namespace

CommandResult run_rollback(CommandContext& context) { return undo(context, RunKind::rollback); }

CommandResult run_redo(CommandContext& context) { return undo(context, RunKind::redo); }

}  // namespace sluice::cli
