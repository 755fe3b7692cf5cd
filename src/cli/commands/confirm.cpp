#include "cli/commands/confirm.hpp"

#include "base/text.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/settings/knobs.hpp"

namespace sluice::cli {

void need_production_leave(const CommandContext& context, const Settings& settings) {
  const bool is_asked_for = read_knobs(settings.environment).confirm;
  if (context.options.has("confirm") || !(settings.production || is_asked_for)) return;
  throw Error(ErrorCode::refused,
              is_asked_for
                  ? "MIGRATION_REQUIRE_CONFIRMATION is set: nothing is rolled back without a "
                    "confirmation"
                  : "in production nothing is rolled back without a confirmation",
              "Rerun with --confirm to go ahead, or with --dry-run to see the plan.");
}

void need_name(CommandContext& context, const std::string& name, const std::string& what) {
  const std::string hint = text::cat("Rerun with --confirm ", name, " to go ahead.");
  std::string said = context.options.value("confirm").value_or("");
  if (said.empty()) {
    const Terminal& terminal = context.world.terminal;
    if (!terminal.is_stdin || !terminal.is_stderr || context.options.has("json"))
      throw Error(ErrorCode::refused, text::cat("this would ", what, ", and it was not confirmed"),
                  hint);
    context.world.output.log(
        text::cat("This will ", what, ". Type the database's name, ", name, ", to go ahead: "));
    said = text::trim(context.world.read_line());
    context.world.signals.throw_if_stopped("asking; nothing was changed");
  }
  if (said != name)
    throw Error(ErrorCode::refused,
                text::cat("not confirmed: the database is ", name, ", not \"", said, "\""), hint);
}

}  // namespace sluice::cli
