// The two queries that a run with nothing pending rests on: which tables there are, and their sum.
#pragma once

#include <string>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// HistorySql::probe
std::string probe_query(const HistoryTables& tables);
// HistorySql::read_summary, of the tables by their quoted names.
std::string summary_query(const std::string& history, const std::string& tracking,
                          const std::string& events);

}  // namespace sluice::postgres
