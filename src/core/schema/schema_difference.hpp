// What one schema has and another has not, in words: for two looks at the same database.
//
// Unlike drift, nothing is left out: both are catalogs, and a function or a role counts as much as
// a table.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice {

// A line each, empty for equal schemas. The order of columns within a table does not count.
std::vector<std::string> schema_differences(const Schema& wanted, const Schema& found,
                                            const SchemaDialect& dialect);

// A line for each table whose columns are the same ones in another order.
std::vector<std::string> column_order_differences(const Schema& wanted, const Schema& found);

}  // namespace sluice
