// Several queries with parameters sent at once: libpq's pipeline mode.
#pragma once

#include <span>
#include <vector>

#include "dialects/postgres/wire.hpp"
#include "sluice/database.hpp"

namespace sluice::postgres {

// The rows of a result.
Rows rows_of(const pg_result* result);

// Every query's rows; throws the first failure. One round trip.
std::vector<Rows> run_pipeline(Wire& wire, std::span<const Connection::Bound> queries, OnStop on_stop);

}  // namespace sluice::postgres
