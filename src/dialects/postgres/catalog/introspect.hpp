// The catalog → Schema, in one query each. Expressions and definitions are as the server prints
// them, names qualified.
//
// Keys of Table::attributes: force_row_security, unlogged, options, tablespace, access_method,
// replica_identity, clustered, of_type, partition_by, bound, inherits; of Column::attributes:
// collation, storage, compression, statistics, options, inherited, not_null_name; of
// Index::attributes: definition, tablespace, statistics, validity (INVALID is not used: its
// CREATE INDEX CONCURRENTLY failed). A key is there only where the value is not the usual one.
#pragma once

#include <optional>
#include <string>

#include "core/ports/schema_model.hpp"

namespace sluice::postgres {

Schema introspect(Connection& connection, const HistoryTables& tables);
// With the owner of what a role owns that is no superuser, even where it is the session's own.
Schema introspect_to_undo(Connection& connection, const HistoryTables& tables);
// See Introspector. A statement is sent with names that mean what they say: it asks nothing of the
// search_path.
std::optional<Schema> introspect_part(Connection& connection, const HistoryTables& tables,
                                      SchemaPart& part);
// Without the dependencies; of others no more than their names.
Schema introspect_objects(Connection& connection, const HistoryTables& tables);
// Tables and views of the schemas whose names begin so, a transaction's own included.
enum class ScratchParts { all, views };
Schema introspect_scratch(Connection& connection, const std::string& prefix, ScratchParts parts);

}  // namespace sluice::postgres
