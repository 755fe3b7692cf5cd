// What the catalog answers becomes a schema.
#pragma once

#include <cstddef>
#include <vector>

#include "core/ports/schema_model.hpp"
#include "dialects/postgres/statement/qualified.hpp"

namespace sluice::postgres {

// How many queries ask for tables and their parts, a row each.
inline constexpr std::size_t k_table_answers = 5;

// Asks queries of introspect_sql.hpp, of which the first `tables` ask for tables and their parts.
Schema ask_catalog(Connection& connection, std::vector<Connection::Bound> queries,
                   std::size_t tables, Planning planning = Planning::usual);

}  // namespace sluice::postgres
