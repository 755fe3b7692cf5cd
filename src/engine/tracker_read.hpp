// All history tables in one query, and its answer as a History.
#pragma once

#include <string>

#include "sluice/database.hpp"
#include "sluice/history.hpp"
#include "sluice/history_sql.hpp"

namespace sluice {

// Which of the tables exist.
struct FoundTables {
  bool schema = false, history = false, tracking = false, events = false, legacy = false;
  HistoryShape shape = HistoryShape::missing;
  std::string tracking_schema;  // where ours are, or would be made; empty: cannot be told
  bool operator==(const FoundTables&) const = default;
};

// The probe's answer. Throws Error(history) for a table that lacks columns, naming those found and expected.
FoundTables find_tables(const Rows& probe, const std::string& history_name);

// The reads of the tables that exist put one after another, so that they are one round trip; empty when
// there is none.
std::string read_query(const FoundTables& found, const HistorySql& sql);

// Throws Error(history) for a cell that is not what its column promises.
History to_history(const FoundTables& found, const Rows& rows, const std::string& history_name);

}  // namespace sluice
