// A migrations folder by itself, without a database: journal, SQL files, snapshots, branches.
#pragma once

#include <cstddef>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/finding.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// Reads every file; the migrations are loaded. What would make a migration run wrongly, or the next
// one be generated wrongly, is an error.
CheckReport check_project(Project& project, const FileSystem& files, const Backend& backend,
                          const Clock& clock);

bool has_errors(const CheckReport& report);

}  // namespace sluice
