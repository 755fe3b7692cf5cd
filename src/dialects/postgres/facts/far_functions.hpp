// Functions of PostgreSQL and of its usual extensions whose effects leave the database.
#pragma once

#include "core/ports/statement_facts.hpp"

namespace sluice::postgres {

void note_reach(const ObjectName& function, StatementReach& reach);

}  // namespace sluice::postgres
