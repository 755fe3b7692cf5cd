// The files that people write to undo a migration, and whose each of them is.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/finding.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Below the migrations folder, the one that counts first: rollback/<tag>.sql,
// rollback/NNNN_rollback.sql, <tag>.down.sql, <tag>/down.sql.
std::vector<std::string> rollback_paths(std::string_view tag);

using IsThere = std::function<bool(const std::string& path)>;  // a path below the folder

// The first of them that is there. Throws Error(refused) for a numbered one that could be another
// migration's as well: each that has the number and no file of its own name.
std::optional<std::string> find_rollback(const Project& project, const std::string& tag,
                                         const IsThere& is_there);

// Those that undo nothing, and those that nobody can tell whose they are.
std::vector<Finding> check_rollbacks(const Project& project, const FileSystem& files);

}  // namespace sluice
