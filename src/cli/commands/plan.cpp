#include "cli/commands/plan.hpp"

#include "base/text.hpp"
#include "cli/commands/command_table.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/redo.hpp"
#include "engine/use/rollback.hpp"
#include "render/render_json.hpp"

namespace sluice::cli {

namespace {

// Of which command the plan is.
RunKind kind_of(const Options& options) {
  if (options.arguments().empty()) return RunKind::migrate;
  const std::string& said = options.arguments()[0];
  const Command* command = find_command(said);
  const std::string_view name = command == nullptr ? std::string_view() : command->name;
  if (name == "migrate") return RunKind::migrate;
  if (name == "rollback") return RunKind::rollback;
  if (name == "redo") return RunKind::redo;
  throw Error(ErrorCode::usage, text::cat("there is no plan for \"", said, "\""),
              "Write `sluice plan`, `sluice plan rollback` or `sluice plan redo`.");
}

void refuse_flags(const Options& options, std::initializer_list<std::string_view> flags,
                  std::string_view command) {
  for (const std::string_view flag : flags)
    if (options.has(flag))
      throw Error(ErrorCode::usage, text::cat("a plan for ", command, " takes no --", flag),
                  text::cat("`sluice help ", command, "` lists the flags."));
}

}  // namespace

CommandResult plan_result(CommandContext& context, const Plan& plan, RunKind kind) {
  const PlanText how{.verbose = context.options.has("verbose"), .kind = kind};
  return {.text = render_plan(plan, how, result_style(context)),
          .data = json_plan(plan),
          .is_report = true};
}

CommandResult run_plan(CommandContext& context) {
  const RunKind kind = kind_of(context.options);
  if (kind == RunKind::migrate)
    refuse_flags(context.options, {"batch", "all"}, "migrate");
  else
    refuse_flags(context.options, {"out-of-order", "changed", "transaction"}, "rollback");
  const Settings settings = discover(context);
  const auto work = open_workspace(context, settings);
  if (kind == RunKind::migrate)
    return plan_result(context, plan_migrate(*work, up_options(context.options)));
  const DownOptions options = down_options(context.options);
  return plan_result(
      context, kind == RunKind::redo ? plan_redo(*work, options) : plan_rollback(*work, options),
      kind);
}

}  // namespace sluice::cli
