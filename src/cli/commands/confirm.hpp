// Confirmation for what cannot be undone: by a flag, or by an answer on the terminal.
#pragma once

#include <string>

#include "cli/commands/command.hpp"

namespace sluice::cli {

// In production, and if MIGRATION_REQUIRE_CONFIRMATION is true, nothing is rolled back without
// --confirm. Throws Error(refused).
void need_production_leave(const CommandContext& context, const Settings& settings);

// `--confirm NAME`, or the name typed on the terminal. `what` is what would happen, e.g. "drop
// everything in it". Throws Error(refused) naming the flag.
void need_name(CommandContext& context, const std::string& name, const std::string& what);

}  // namespace sluice::cli
