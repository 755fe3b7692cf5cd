// Flags that npm kept for itself: `npm run migrate --dry-run` passes nothing on, and only sets
// npm_config_dry_run in the environment.
#pragma once

#include <vector>

#include "cli/commands/command.hpp"

namespace sluice::cli {

// Adds --dry-run to `options` if npm kept it, and returns the notices for the user. Does
// nothing outside an npm script. Throws Error(usage) if the command would do more without the
// flag that npm kept.
std::vector<Finding> take_npm_flags(const Command& command, const Environment& environment,
                                    Options& options);

// What to use in place of --force, which no command has.
std::string instead_of_force(const Command& command);

}  // namespace sluice::cli
