// Options and settings → an open project and its database, as every command needs them.
#pragma once

#include <memory>

#include "cli/commands/command.hpp"
#include "engine/use/workspace.hpp"

namespace sluice::cli {

// Finds the settings, hides their secrets from all output, and prints their warnings.
Settings discover(CommandContext& context);

// Throws Error(config) that names what was not found and where it was searched.
const std::string& need_folder(const Settings& settings);
const std::string& need_url(const Settings& settings);
Backend need_backend(const CommandContext& context, const Settings& settings);

OpenOptions open_options(const CommandContext& context, const Settings& settings);
UpOptions up_options(const Options& options);
DownOptions down_options(const Options& options);

// The folder, with its product's own name for its dialect.
Project open_folder(const CommandContext& context, const std::string& folder);

// The journal is read, nothing is connected. The context outlives the workspace.
std::unique_ptr<Workspace> open_workspace(CommandContext& context, const Settings& settings);
// The same of a project that is read already.
std::unique_ptr<Workspace> open_workspace(CommandContext& context, const Settings& settings,
                                          Project project);

}  // namespace sluice::cli
