// Rows that stand for no entry, and may stand for one that is pending: its time is a migration's
// that was edited, its name one of the other layout's.
#pragma once

#include <vector>

#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// A warning for each pending entry that such a row may be, with what settles it either way.
std::vector<Finding> unclear_rows(const Journal& journal, const History& history,
                                  const std::vector<MigrationState>& states);

// A migration that may have run does not run: throws Error(drift) for the first of these warnings.
void refuse_unclear(const std::vector<Finding>& diagnostics);

}  // namespace sluice
