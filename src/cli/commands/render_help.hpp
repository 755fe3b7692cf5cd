// The help pages, made from the tables of commands and flags.
#pragma once

#include <string>

#include "cli/commands/command.hpp"

namespace sluice::cli {

std::string render_help();
std::string render_help(const Command& command);
// {commands: [{name, aliases, argument, summary, available, flags: […]}]}
std::string json_help();

}  // namespace sluice::cli
