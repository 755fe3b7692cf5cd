// A migration that one history holds and another that should does not: what each of them says.
#pragma once

#include <string>
#include <vector>

#include "sluice/history.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// "__migration_tracking holds it (applied 2025-01-29 14:30:45), Drizzle's history does not"
std::string who_holds(const History& history, const MigrationState& disputed);

// What settles one dispute, as a sentence: either way, or as the database plainly tells.
enum class Likelier { unclear, ran, did_not_run };
std::string settling_hint(const std::string& tag, Likelier likelier = Likelier::unclear);

// What the database tells of a dispute: "table users is there".
struct FoundInDatabase {
  std::string text;
  Likelier likelier = Likelier::unclear;
};

std::vector<const MigrationState*> disputes_of(const std::vector<MigrationState>& states);

// Throws Error(drift) where something is disputed: it is neither run nor called applied. `found` is
// as long as the disputes, or empty.
void refuse_disputes(const std::vector<MigrationState>& states, const History& history,
                     const std::vector<FoundInDatabase>& found = {});

}  // namespace sluice
