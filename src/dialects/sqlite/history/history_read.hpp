// How the rows of the history tables are read.
#pragma once

#include <string>

#include "core/ports/history_sql.hpp"

namespace sluice::sqlite {

// read_*; `history` is Drizzle's table, quoted.
void add_reads(HistorySql& sql, const std::string& history);

}  // namespace sluice::sqlite
