// The SQL texts of the history tables as PostgreSQL wants them.
#pragma once

#include "sluice/database.hpp"
#include "sluice/history_sql.hpp"

namespace sluice::postgres {

HistorySql history_sql(const HistoryTables& tables);

}  // namespace sluice::postgres
