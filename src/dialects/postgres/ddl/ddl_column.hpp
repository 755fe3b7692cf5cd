// Columns: their definition, and ALTER COLUMN for whatever differs between two of them.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

// `"c" varchar(5) PRIMARY KEY DEFAULT 'x' NOT NULL`: a column as CREATE TABLE and ADD COLUMN take
// it.
std::string column_definition(const Column& column);

// The statements that make one column into another of the same name.
std::vector<std::string> alter_column(const ObjectName& table, const Column& from,
                                      const Column& to);
// Storage, compression, statistics and options, for which column definitions have no clause.
std::vector<std::string> alter_storage(const ObjectName& table, const Column& from,
                                       const Column& to);

}  // namespace sluice::postgres
