// The words of a command line → flags with checked values, and arguments.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/command.hpp"

namespace sluice::cli {

// The words after the command's name. Throws Error(usage) for an unknown flag (with "did you
// mean"), a missing or bad value, and arguments that are too many or too few.
Options parse_options(const Command& command, const std::vector<std::string>& words);

}  // namespace sluice::cli
