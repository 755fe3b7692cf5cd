// Options and settings → an open project and its database, as every command needs them.
#pragma once

#include <memory>

#include "cli/commands/command.hpp"
#include "engine/use/workspace.hpp"

namespace sluice::cli {

// Flags over environment over .env over config file; what is found out is hidden or said where it
// must be.
Settings discover(CommandContext& context);

// Throws Error(config) naming what was not found and where it was looked for.
const std::string& need_folder(const Settings& settings);
const std::string& need_url(const Settings& settings);
Backend need_backend(const CommandContext& context, const Settings& settings);

OpenOptions open_options(const CommandContext& context, const Settings& settings);
UpOptions up_options(const Options& options);
DownOptions down_options(const Options& options);

// The journal is read, nothing is connected. The context outlives the workspace.
std::unique_ptr<Workspace> open_workspace(CommandContext& context, const Settings& settings);
// The same of a project that is read already.
std::unique_ptr<Workspace> open_workspace(CommandContext& context, const Settings& settings,
                                          Project project);

}  // namespace sluice::cli
