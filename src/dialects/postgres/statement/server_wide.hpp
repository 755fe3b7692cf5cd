// What a statement changes for all databases of the server: roles, settings, databases,
// tablespaces; and what it makes the server's own user write or run.
#pragma once

#include "core/ports/database.hpp"
#include "core/ports/statement_facts.hpp"

namespace sluice::postgres {

// Fills traits.server_wide and traits.roles.
void note_server_wide(const StatementFacts& facts, StatementTraits& traits);

}  // namespace sluice::postgres
