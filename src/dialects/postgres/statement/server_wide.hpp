// What a statement changes for all databases of the server: roles,
// settings, databases, tablespaces.
#pragma once

#include <string>
#include <vector>

#include "sluice/database.hpp"

namespace sluice::postgres {

// Fills traits.server_wide and traits.roles. `tokens` are the statement's leading ones.
void note_server_wide(const Statement& statement, const std::vector<std::string>& tokens,
                      StatementTraits& traits);

}  // namespace sluice::postgres
