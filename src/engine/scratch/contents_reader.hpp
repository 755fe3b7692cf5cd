// Reads the rows and counters of a scratch database.
#pragma once

#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/sample_dialect.hpp"
#include "core/ports/schema_model.hpp"
#include "core/rows/contents.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// Of the schema's tables and materialized views, and of `others` that no schema models. What cannot
// be read is left out. In the transaction that is open, else in one of its own.
Contents read_contents(Connection& connection, const Dialect& dialect, const Schema& schema,
                       const std::vector<SampleTable>& others, const HistoryTables& history);

}  // namespace sluice
