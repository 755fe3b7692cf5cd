// What a reset drops, and what it leaves: other programs may share the database.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"
#include "sluice/migration.hpp"

namespace sluice {

struct ResetScope {
  Schema kept;                         // what stays of the schema that was found
  std::vector<std::string> untouched;  // the schemas that stay, by name
  std::vector<std::string>
      obstacles;  // foreign keys of what stays to what is dropped, a clause each
};

// Of a product with schemas; `found` is the whole database. Dropped is what lies in the default
// schema and in those that the migrations create or rename, and what they create outside of
// schemas: roles, extensions, publications, event triggers.
ResetScope reset_scope(const Schema& found, const std::vector<Migration>& migrations,
                       const Dialect& dialect, const HistoryTables& tables);

}  // namespace sluice
