// Which layout a migrations folder has, and where its files are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

inline constexpr std::string_view k_journal_path = "meta/_journal.json";
inline constexpr std::string_view k_v1_sql = "migration.sql";

// "drizzle/" and "./drizzle" stay recognisable as what the user typed; only what would double a
// slash goes.
std::string without_trailing_slashes(std::string folder);

Layout layout_of(const FileSystem& files, const std::string& folder);
// Also where the journal is lost: opening the folder says so.
bool holds_migrations(const FileSystem& files, const std::string& folder);

// The folders inside that are migrations of drizzle-kit 1.0.
std::vector<std::string> v1_folders(const FileSystem& files, const std::string& folder);

}  // namespace sluice
