// What our tables hold from one moment to the next, and who made them.
#pragma once

#include <string>

#include "core/ports/history_sql.hpp"

namespace sluice::postgres {

// By their full names.
struct OurTables {
  std::string history, tracking, events;
};
// mark_tracking, read_mark and held_*.
void add_held(HistorySql& sql, const OurTables& tables);

}  // namespace sluice::postgres
