// Whose objects a session's names without a schema are. SQL of ours that has such names means those
// of the home schema, whoever runs it.
#pragma once

#include <string>

#include "core/ports/database.hpp"
#include "core/undo/inverse.hpp"

namespace sluice {

// What the session's own settings make them mean, and whether tables have children. One query, if
// any.
InverseScope scope_of(Connection& connection, const Dialect& dialect);

// `sql` for a session where they do not: it says first what they mean. Without a statement, as it
// is.
std::string with_home_names(std::string sql, const Dialect& dialect);

}  // namespace sluice
