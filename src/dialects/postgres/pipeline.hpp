// Several queries with parameters sent at once: libpq's pipeline mode.
#pragma once

#include <span>
#include <vector>

#include "dialects/postgres/wire.hpp"
#include "sluice/database.hpp"

namespace sluice::postgres {

void append_rows(Rows& rows, const pg_result* result);

// Every query's rows; throws the first failure. One round trip.
std::vector<Rows> run_pipeline(Wire& wire, std::span<const Connection::Bound> queries,
                               OnStop on_stop);

}  // namespace sluice::postgres
