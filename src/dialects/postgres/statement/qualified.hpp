// The server prints names qualified as far as search_path makes it.
#pragma once

#include <string_view>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// Where the transaction keeps its own search_path while a query of ours has another.
inline constexpr std::string_view k_outer_path = "sluice.search_path";
// Sets the catalog's path for what follows, until the transaction or somebody else sets another.
Statement catalog_path();

// query_each() with every name qualified that is not the catalog's own, within the open
// transaction. That search_path is set for these alone, and neither the session nor another client
// of a pooler sees it, is by a savepoint. Compiling costs more than such queries take.
// Of a few objects, planned once for any of them: what says that a table is small is not asked.
enum class Planning { usual, of_few };
void query_qualified(Connection& connection, std::vector<Connection::Bound> queries,
                     const Connection::TakeRows& take, Planning planning = Planning::usual);

}  // namespace sluice::postgres
