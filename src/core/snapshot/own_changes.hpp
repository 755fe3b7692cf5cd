// Which of the changes between two snapshots a migration made itself, where others that have no
// snapshot ran between the two.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/ports/change.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// By the names that each one's SQL says: a change is the migration's own where its SQL names what
// is changed and none of the `others` does. Nothing where that does not tell: both name it, or
// nobody. Renames are the migration's, since only its own snapshot and text tell of them.
std::optional<std::vector<Change>> own_changes(const std::vector<Change>& changes,
                                               const std::vector<Statement>& own,
                                               const std::vector<Statement>& others);

}  // namespace sluice
