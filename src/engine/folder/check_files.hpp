// What is wrong with the files of a migrations folder, without a look at its snapshots.
#pragma once

#include <vector>

#include "sluice/finding.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Files among themselves: journal, SQL, snapshots, and SQL files of which the journal knows
// nothing. The migrations are loaded.
std::vector<Finding> check_files(const Project& project, const FileSystem& files);

}  // namespace sluice
