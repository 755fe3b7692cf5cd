// Which tables a step reaches whose text names all that it changes.
#pragma once

#include <optional>
#include <string>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// An array, "{1,2}", of the numbers of the named tables, of those whose foreign keys carry changes
// on, and of the sequences that count for them. Nothing where triggers, functions, rules or
// children may carry changes anywhere.
std::optional<std::string> reached_by(Connection& connection, const RowReach& named);

}  // namespace sluice::postgres
