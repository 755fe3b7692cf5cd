// What puts rows and values back that a migration destroyed, for its rollback SQL to carry.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// A table that gets something back, under its name from before the migration.
struct RestoredTable {
  ObjectName name;
  bool is_whole = false;          // it was dropped with all its rows
  bool gets_rows = false;         // some rows were deleted
  bool loses_rows = false;        // the migration put rows in, which are taken out
  std::set<std::string> lost;     // columns that were dropped
  std::set<std::string> changed;  // columns of which values changed
  bool operator==(const RestoredTable&) const = default;
};

struct RowsBack {
  DialectFacts facts;
  std::vector<RestoredTable> tables;
  // Tables whose rows the rollback SQL need not say to be lost; dropped copies are among them.
  std::set<ObjectName> covered;
  std::set<ObjectName> told;  // tables of which `lost` says what statements took from their rows
  // Tables of which all rows are known that the migration put in: they are taken out by these.
  std::set<ObjectName> exact;
  std::vector<std::string> first;  // before the schema is touched: what was changed since stays
  std::vector<std::string> rows;   // when tables and columns are there, and no constraint yet
  std::vector<std::string> last;   // at the very end: counters, and the copies go
  std::vector<Lost> lost;          // what cannot be put back
  bool operator==(const RowsBack&) const = default;
};

// The schema in which the rows come back: `before`, but for constraints that hold only when all
// values are there, and for triggers, which must not fire.
Schema schema_awaiting_rows(const Schema& before, const std::vector<RestoredTable>& tables,
                            const DialectFacts& facts);

}  // namespace sluice
