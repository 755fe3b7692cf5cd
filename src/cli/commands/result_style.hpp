// Which colours and which progress line the terminal, the environment and the flags allow.
#pragma once

#include "cli/commands/command.hpp"
#include "cli/render/log.hpp"
#include "render/style.hpp"

namespace sluice::cli {

bool is_set(const Environment& environment, const std::string& name);  // there, and not empty
Style result_style(const CommandContext& context);                     // for stdout
LogStyle log_style(const World& world, const Options& options);        // for stderr

}  // namespace sluice::cli
