// What a history claims, and what the database says to it.
#pragma once

#include <optional>

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// What is to be taken over, and what is disputed, is looked for in the database first. Throws what
// refuse_claims() does.
Reconciliation ask_database(Workspace& work, const History& history);

// Throws Error(drift) where what is to run is recorded in the schema where it usually is, and not
// where this run looks.
void refuse_elsewhere(Workspace& work, const Plan& plan, const History& history);

// An older tool's table that is the only history there is, and says nothing that can be read.
std::optional<Finding> tell_unread_history(const Workspace& work, const History& history);

}  // namespace sluice
