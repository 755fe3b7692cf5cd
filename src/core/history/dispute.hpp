// A migration that one history records and another one lacks although it should not.
#pragma once

#include <string>
#include <vector>

#include "core/finding/settling_hint.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// "__migration_tracking holds it (applied 2025-01-29 14:30:45), Drizzle's history does not"
std::string who_holds(const History& history, const MigrationState& disputed);

// What the database shows about a dispute: "table users is there".
struct FoundInDatabase {
  std::string text;
  Likelier likelier = Likelier::unclear;
};

std::vector<const MigrationState*> disputes_of(const std::vector<MigrationState>& states);

// Throws Error(drift) if something is disputed: it neither runs nor counts as applied. `found` is
// parallel to the disputes, or empty.
void refuse_disputes(const std::vector<MigrationState>& states, const History& history,
                     const std::vector<FoundInDatabase>& found = {});

}  // namespace sluice
