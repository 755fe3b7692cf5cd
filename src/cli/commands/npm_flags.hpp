// Flags that npm kept for itself: `npm run migrate --dry-run` hands nothing on, and says it in the
// environment only, as npm_config_dry_run.
#pragma once

#include <vector>

#include "cli/commands/command.hpp"

namespace sluice::cli {

// Adds --dry-run to `options` where npm kept it, and returns what is to be said. Nothing outside a
// script of npm. Throws Error(usage) where the command would do more without the flag that npm
// kept.
std::vector<Diagnostic> take_npm_flags(const Command& command, const Environment& environment,
                                       Options& options);

// What to say in place of --force, which no command has.
std::string instead_of_force(const Command& command);

}  // namespace sluice::cli
