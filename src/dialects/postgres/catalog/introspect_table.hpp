// Rows of the catalog's answer → tables and what they hold. The keys of attributes: introspect.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/ports/schema_model.hpp"
#include "dialects/postgres/catalog/catalog_row.hpp"

namespace sluice::postgres {

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
