// The catalog → Schema, in one query each. Expressions and definitions are as the server prints
// them, names qualified.
//
// Keys of Table::attributes: force_row_security, unlogged, options, tablespace, access_method,
// replica_identity, clustered, of_type, partition_by, bound, inherits; of Column::attributes:
// collation, storage, compression, statistics, options, inherited, not_null_name; of
// Index::attributes: definition, tablespace, statistics, validity (INVALID is not used: its
// CREATE INDEX CONCURRENTLY failed). A key is there only where the value is not the usual one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

#include "core/ports/schema_model.hpp"
#include "dialects/postgres/catalog/catalog_row.hpp"

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

// `name=value` each.
std::vector<std::pair<std::string, std::string>> options_of(
    const std::vector<std::string>& settings);

using ColumnNames = std::map<std::int64_t, std::string>;

// A table, and its columns by number.
struct CatalogTable {
  Table table;
  ColumnNames names;
};

using CatalogTables = std::unordered_map<std::int64_t, CatalogTable>;

Table read_catalog_table(const CatalogRow& row);
Sequence read_catalog_sequence(const JsonValue& row);
// Each adds what it reads to the table; columns come first.
void read_catalog_column(const CatalogRow& row, CatalogTable& in);
void read_catalog_identity(const CatalogRow& row, CatalogTable& in);
void read_catalog_not_null(const JsonValue& row, CatalogTable& in);
void read_catalog_constraint(const CatalogRow& row, CatalogTable& in, const CatalogTables& tables);
void read_catalog_index(const CatalogRow& row, CatalogTable& in);
void read_catalog_policy(const JsonValue& row, CatalogTable& in);

}  // namespace sluice::postgres
