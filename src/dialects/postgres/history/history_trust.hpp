// Whose the history tables are, and who else may write them.
#pragma once

#include <string>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// HistorySql::read_untrusted, read_revokes and read_writers.
std::string untrusted_query(const HistoryTables& tables);
std::string revokes_query(const HistoryTables& tables);
std::string writers_query(const HistoryTables& tables);

}  // namespace sluice::postgres
