// How much a PostgreSQL database holds.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice::postgres {

// Tables that the server reckons to hold more than a million rows are not counted.
DatabaseSize measure(Connection& connection, const std::vector<Table>& tables);

std::string name_of_database(Connection& connection);

}  // namespace sluice::postgres
