// How the rows of the history tables are read, and what identifies one.
#pragma once

#include <string>

#include "core/ports/history_sql.hpp"
#include "dialects/postgres/history/history_held.hpp"

namespace sluice::postgres {

// Each row's `place` and `key`, by all its keys: where two have one id, its place stays a key when
// the other goes.
std::string keys_of(const std::string& table);
// read_*, but what takes parameters and the summary.
void add_reads(HistorySql& sql, const OurTables& tables);

}  // namespace sluice::postgres
