// The catalog → Schema, in one query each. Expressions and definitions are as the server prints
// them, names qualified.
//
// Keys of Table::attributes: force_row_security, unlogged, options, tablespace, access_method,
// replica_identity, clustered, of_type, partition_by, bound, inherits; of Column::attributes:
// collation, storage, compression, statistics, options, inherited, not_null_name. A key is there
// only where the value is not the usual one.
#pragma once

#include <cstdint>
#include <map>

#include "base/json_text.hpp"
#include "sluice/schema_model.hpp"

namespace sluice::postgres {

Schema introspect(Connection& connection, const HistoryTables& tables);
// Without the dependencies; of others no more than their names.
Schema introspect_objects(Connection& connection, const HistoryTables& tables);
// Tables and views of the schemas whose names begin so, a transaction's own included.
enum class ScratchParts { all, views };
Schema introspect_scratch(Connection& connection, const std::string& prefix, ScratchParts parts);

// The members that are there, and not null, as attributes.
Attributes read_attributes(const JsonValue& row, std::initializer_list<std::string_view> names);
// Options that are as the server fills them in for the row's type are left out.
SequenceOptions read_sequence_options(const JsonValue& row);
std::vector<std::string> strings_at(const JsonValue& row, std::string_view name);  // null: none
// `name=value` each.
std::vector<std::pair<std::string, std::string>> options_at(const JsonValue& row,
                                                            std::string_view name);

// What the rest of the catalog refers to with numbers, which stand for nothing elsewhere.
std::int64_t catalog_number(const JsonValue& row, std::string_view name);

// A table, and its columns by number.
struct CatalogTable {
  Table table;
  std::map<std::int64_t, std::string> names;
};

Table read_catalog_table(const JsonValue& row);
// Each adds what it reads to the table; columns come first.
void read_catalog_column(const JsonValue& row, CatalogTable& in);
void read_catalog_constraint(const JsonValue& row, CatalogTable& in);
void read_catalog_index(const JsonValue& row, CatalogTable& in);
void read_catalog_policy(const JsonValue& row, CatalogTable& in);

}  // namespace sluice::postgres
