// Which files of a migrations folder are migrations, which undo them, and which never run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Paths here are below the folder.

// Whether the folder holds meta/ without a journal. It is no folder of plain files then, whatever
// else it holds.
bool has_lost_journal(const FileSystem& files, const std::string& folder);
bool holds_plain_migration(const FileSystem& files, const std::string& folder);
Journal plain_journal(const FileSystem& files, const std::string& folder);

// Of an entry's SQL, in any layout.
std::string migration_path(const Project& project, const JournalEntry& entry,
                           const FileSystem& files);

// The .sql files that are no migration's and no rollback's: they never run.
std::vector<std::string> unlisted_files(const Project& project, const FileSystem& files);
// A warning for each.
std::vector<Finding> tell_unlisted(const Project& project, const FileSystem& files);

// Findings of plain files that stop a migration that is still to run.
void judge_plain(Migration& migration, std::string_view bytes);
void judge_numbers(const Journal& journal, std::vector<Migration>& migrations);

}  // namespace sluice
