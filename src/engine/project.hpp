// A migrations folder → Project. The journal at once, the SQL when it is asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/reconcile.hpp"
#include "sluice/database.hpp"
#include "sluice/ports.hpp"
#include "sluice/project.hpp"

namespace sluice {

inline constexpr std::uint64_t k_json_limit = 64ULL << 20;  // bytes
inline constexpr std::uint64_t k_sql_limit = 64ULL << 20;   // bytes

enum class Layout { none, journal, v1 };
// What a folder holds: meta/_journal.json, or folders with migration.sql (drizzle-kit 1.0).
Layout layout_of(const FileSystem& files, const std::string& folder);

// Reads the journal only. Throws Error(config) for a missing folder or journal, and for the v1
// layout.
Project open_project(const FileSystem& files, const std::string& folder);

// Reads every migration's file into project.migrations, parallel to the journal. An entry whose
// file is missing gets an empty hash and a diagnostic in Migration::diagnostics with
// Severity::error: whether that stops a run depends on whether it is still to be applied.
void load_migrations(Project& project, const FileSystem& files, const Dialect& dialect);

// Parallel to the journal's entries; empty while nothing is loaded.
std::vector<FileHashes> hashes_of(const Project& project);

}  // namespace sluice
