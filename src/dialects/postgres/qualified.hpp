// The server prints names qualified as far as search_path makes it.
#pragma once

#include <vector>

#include "sluice/database.hpp"

namespace sluice::postgres {

// query_each() with every name qualified that is not the catalog's own, within the open
// transaction. That search_path is set for these alone, and neither the session nor another client
// of a pooler sees it, is by a savepoint. Compiling costs more than such queries take.
void query_qualified(Connection& connection, std::vector<Connection::Bound> queries,
                     const Connection::TakeRows& take);

}  // namespace sluice::postgres
