// Roles are the server's, shared by all its databases: what others do to them while a migration
// runs is not the migration's doing.
#pragma once

#include <vector>

#include "core/ports/schema.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// Of two looks at the catalog, before and after `statements` ran: takes the roles that no statement
// names into `before` as they are in `after`.
void take_unnamed_roles(Schema& before, const Schema& after,
                        const std::vector<Statement>& statements);

// Whether it is something of a role's: a login, a membership, a setting.
bool is_of_a_role(const OtherObject& object);

// Whether it is the server's, as roles and what they have, or ours: a grant on a history table.
bool is_foreign(const OtherObject& object);

// The schema without roles and all that is foreign.
Schema without_foreign(Schema schema);

}  // namespace sluice
