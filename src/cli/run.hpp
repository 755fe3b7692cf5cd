// One run of the program: words in, exit status out.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/command.hpp"

namespace sluice::cli {

// Throws Error for what went wrong before there was a result.
int run(const std::vector<std::string>& words, World& world);

// Reports what was thrown, as the words ask for it, and returns the exit status.
int report_failure(const std::vector<std::string>& words, World& world, const ErrorInfo& error);

}  // namespace sluice::cli
