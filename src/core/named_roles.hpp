// Roles are the server's, shared by all its databases: what others do to them while a migration
// runs is not the migration's doing.
#pragma once

#include <vector>

#include "sluice/project.hpp"
#include "sluice/schema.hpp"

namespace sluice {

// Of two looks at the catalog, before and after `statements` ran: takes the roles that no statement
// names into `before` as they are in `after`.
void take_unnamed_roles(Schema& before, const Schema& after,
                        const std::vector<Statement>& statements);

}  // namespace sluice
