// How much a SQLite database holds.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice::sqlite {

// Bytes of a table are told where SQLite was built with its dbstat table.
DatabaseSize measure(Connection& connection, const std::vector<Table>& tables);

// The file's name; ":memory:" for a database without one.
std::string name_of_database(Connection& connection);

}  // namespace sluice::sqlite
