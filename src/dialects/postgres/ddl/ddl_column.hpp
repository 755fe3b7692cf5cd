// Columns: their definition, and ALTER COLUMN for whatever differs between two of them.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

// `"c" varchar(5) PRIMARY KEY DEFAULT 'x' NOT NULL`: a column as CREATE TABLE and ADD COLUMN take
// it.
std::string column_definition(const Column& column);
// `(INCREMENT BY 1 …)` without parentheses.
std::string sequence_options(const SequenceOptions& options);
// `INCREMENT BY 2` … for what differs, CYCLE left out.
std::vector<std::string> option_changes(const SequenceOptions& from, const SequenceOptions& to);
// Where it begins to count, said or not.
std::string start_of(const SequenceOptions& options);
// Whether no place fits both.
bool must_start_anew(const SequenceOptions& from, const SequenceOptions& to,
                     const std::string& type);

// The statements that make one column into another of the same name.
std::vector<std::string> alter_column(const ObjectName& table, const Column& from,
                                      const Column& to);
// Storage, compression, statistics and options, for which column definitions have no clause.
std::vector<std::string> alter_storage(const ObjectName& table, const Column& from,
                                       const Column& to);

}  // namespace sluice::postgres
