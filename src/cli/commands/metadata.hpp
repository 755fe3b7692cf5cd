// `migration-metadata.json` beside the migrations folder, which scripts of a
// home-made migrator grep.
#pragma once

#include <string>

#include "cli/commands/command.hpp"
#include "engine/use/workspace.hpp"

namespace sluice::cli {

// The file's new content. What `existing` (empty: no file) holds beside our members stays, and so
// do its rollbacks. Throws Error(bad_file) for an existing file that is not a JSON object. The word
// `rollback` occurs in it only once a rollback has happened.
std::string render_metadata(const StatusReport& report, const std::string& dialect,
                            const std::string& now, const std::string& existing,
                            const std::string& file);

// Writes it where it exists or --metadata was said. What keeps it from that is a warning.
void keep_metadata(CommandContext& context, const Settings& settings, Workspace& work);

}  // namespace sluice::cli
