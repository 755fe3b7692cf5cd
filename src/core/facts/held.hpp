// Which statements change only what a schema holds: whether one read before and one read after tell
// all that they did.
#pragma once

#include "core/ports/statement_facts.hpp"

namespace sluice {

bool is_held_by_schemas(const StatementFacts& statement);

// Whether it is about objects that few databases have, or that hang together in ways of their own.
bool is_seldom_undone(const StatementFacts& statement);

}  // namespace sluice
