#include "base/json_writer.hpp"
#include "cli/commands/command_table.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/render_help.hpp"

namespace sluice::cli {

CommandResult run_help(CommandContext& context) {
  const auto& arguments = context.options.arguments();
  return {.text = arguments.empty() ? render_help() : render_help(need_command(arguments[0])),
          .data = json_help(),
          .is_report = true};
}

}  // namespace sluice::cli
