// The SQL texts of the history tables as PostgreSQL wants them.
#pragma once

#include "core/ports/database.hpp"
#include "core/ports/history_sql.hpp"

namespace sluice::postgres {

HistorySql history_sql(const HistoryTables& tables);

}  // namespace sluice::postgres
