// Every SQL text that the history needs on SQLite.
#pragma once

#include "core/ports/database.hpp"
#include "core/ports/history_sql.hpp"

namespace sluice::sqlite {

HistorySql history_sql(const HistoryTables& tables);

}  // namespace sluice::sqlite
