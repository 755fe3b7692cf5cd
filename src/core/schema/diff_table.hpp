// What differs within one table that both schemas have.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// Changes sorted by when they may run, see order in diff.cpp.
struct TableChanges {
  std::vector<Change> drop_policies, drop_foreign_keys, drop_keys, drop_indexes;
  std::vector<Change> columns;  // altered, then added
  std::vector<Change> add_keys, create_indexes, add_foreign_keys;
  std::vector<Change> drop_columns;
  std::vector<Change> security, create_policies;
};

// Adds what turns `from` into `to`, two tables of the same name.
void diff_table(const Table& from, const Table& to, TableChanges& changes);

// Adds what a new table needs beyond CREATE TABLE.
void complete_table(const Table& table, TableChanges& changes);

}  // namespace sluice
