// The query that reads a catalog: a row whose cells are JSON arrays, one a kind of object.
#pragma once

#include <string>

namespace sluice::postgres {

// Parameters: the history's schema and table, and the tracking schema or ''. Cells, by column:
// schemas, enums, sequences, roles, tables, columns, constraints, indexes, policies, views, others,
// dependencies.
//
// objects: no dependencies, which cost as much as all the rest, and of others no more than names,
// without comments, owners and grants. scratch: of schemas whose names
// begin as the only parameter says; tables, columns, constraints, indexes, policies, views,
// or the last alone.
//
// The server prints names qualified as far as search_path makes it; the query sets it for itself
// alone, and puts it back in the same statement, so that neither the session nor another client of
// a pooler sees it.
enum class Extent { all, objects, scratch, scratch_views };
const std::string& introspect_sql(Extent extent);

}  // namespace sluice::postgres
