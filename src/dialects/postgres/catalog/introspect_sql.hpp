// The queries that read a catalog: first what is the user's and which kinds of objects there are,
// then in one message the objects, in rows or in a row of JSON arrays, one a kind.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// objects: no dependencies, which cost as much as all the rest, and of others no more than names,
// without comments, owners and grants. scratch: of schemas whose names begin so; tables, columns,
// constraints, indexes, policies, views, or the last alone.
enum class Extent { all, undo, objects, scratch, scratch_views };

// Parameters: the history's schema and table, and the tracking schema or ''. One row: `spaces`,
// `relations` (arrays of numbers), `has_views`, `has_policies`, `has_enums`, `has_sequences`,
// `has_not_nulls`, and `others`: an array of flags, for `kinds_there`.
const std::string& scope_sql();

// A flag for each kind of others, from those of the array.
std::vector<bool> kinds_there(const std::vector<bool>& found);

// What was found there to read.
struct Scope {
  Value spaces;
  Value relations;
  bool has_views = true;
  bool has_policies = true;
  bool has_enums = true;
  bool has_sequences = true;
  bool has_not_nulls = true;  // constraints of their own, since PostgreSQL 18
  std::vector<bool> others;
};

// In this order, and with these columns, are the answers; of those whose kinds are there.
// tables, columns, identities, constraints, indexes: rows. Cells of one row of JSON arrays, by
// column: schemas, enums, sequences, roles, policies, not_nulls, views; others, dependencies.
std::vector<Connection::Bound> catalog_queries(Extent extent, const Scope& scope,
                                               const HistoryTables& tables);
// The same of a part, `types` being its enums. Without schemas, roles and views; of others, owners.
std::vector<Connection::Bound> part_queries(const Scope& scope, const Value& types);
std::vector<Connection::Bound> scratch_queries(Extent extent, const std::string& prefix);

}  // namespace sluice::postgres
