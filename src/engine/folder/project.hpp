// A migrations folder → Project. The journal at once, the SQL when it is asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/journal/file_hashes.hpp"
#include "core/ports/database.hpp"
#include "engine/folder/folder_files.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Reads the journal only; in v1, the names of the folders, and one snapshot for the dialect, which
// stays empty where there is none. It is as the file says it: see named_dialect. Throws
// Error(config) for a missing folder, and one that holds neither.
Project open_project(const FileSystem& files, const std::string& folder);

// The journal's text; where git left a conflict in it, with the entries of both sides.
std::string read_merged_journal(const FileSystem& files, const std::string& file);
// The same of a folder with a journal in which git may have left a conflict, and where a rebase may
// have been broken off.
Project open_merged(const FileSystem& files, const std::string& folder);

// Where an entry's SQL and snapshot lie, as the user would name them.
std::string migration_file(const Project& project, const JournalEntry& entry);
std::string snapshot_file(const Project& project, const JournalEntry& entry);

// Reads every migration's file into project.migrations, parallel to the journal. An entry whose
// file is missing gets an empty hash and a diagnostic in Migration::diagnostics with
// Severity::error: whether that stops a run depends on whether it is still to be applied.
//
// Equivalent hashes take three times as long as all the rest: who needs them only where a file's
// own hash is not the one that is recorded may leave them out, and ask hashes_of() then.
enum class Hashes { all, own };
void load_migrations(Project& project, const FileSystem& files, const Dialect& dialect,
                     Hashes hashes = Hashes::all);
// Adds what was left out.
void load_equivalent_hashes(Project& project, const FileSystem& files);
// Adds the MD5 of each file, which older tools stored: only where a history holds such a checksum.
void load_older_hashes(Project& project, const FileSystem& files);

// The hashes of all files one after another, in the journal's order; nothing where a file is
// missing, and in v1. Nothing else is done with them.
std::optional<std::string> joined_hashes(const Project& project, const FileSystem& files);

// Those that were left out are read when they are asked for. Project and files must outlive them.
std::vector<FileHashes> hashes_of(const Project& project, const FileSystem& files);

}  // namespace sluice
