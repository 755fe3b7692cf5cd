// THE table of commands.
#pragma once

#include <span>
#include <string_view>

#include "cli/commands/command.hpp"

namespace sluice::cli {

std::span<const Command> commands();
// By name or alias; null when there is none.
const Command* find_command(std::string_view name);
// The same, but Error(usage) with "did you mean".
const Command& need_command(std::string_view name);

}  // namespace sluice::cli
