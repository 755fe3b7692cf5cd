// Several queries with parameters sent at once: libpq's pipeline mode.
#pragma once

#include <span>
#include <vector>

#include "core/ports/database.hpp"
#include "dialects/postgres/session/wire.hpp"

namespace sluice::postgres {

void append_rows(Rows& rows, const pg_result* result);

// Every query's rows as they come; throws the first failure, of a query or of `take`, which gets
// nothing after it. One round trip.
void run_pipeline(Wire& wire, std::span<const Connection::Bound> queries, OnStop on_stop,
                  const Connection::TakeRows& take);

}  // namespace sluice::postgres
