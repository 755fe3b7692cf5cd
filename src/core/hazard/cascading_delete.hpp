// SQLite: rows that are deleted too when a migration deletes the rows they refer to. Under
// Drizzle it depends on the driver: better-sqlite3 enforces foreign keys, as Sluice does, and
// libSQL does not.
#pragma once

#include <vector>

#include "core/ports/database.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// A warning for each DELETE of the plan's steps upward from a table to which another one refers
// with ON DELETE CASCADE, as far as the project's SQL says so.
std::vector<Finding> cascading_deletes(const Plan& plan, const Project& project,
                                       const Dialect& dialect);

}  // namespace sluice
