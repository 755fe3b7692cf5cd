// Counts changes of rows by the server's own counters of the transaction.
#pragma once

#include <memory>

#include "core/ports/database.hpp"

namespace sluice::postgres {

std::unique_ptr<RowWatch> watch_rows(Connection& connection, const RowReach& reach);

}  // namespace sluice::postgres
