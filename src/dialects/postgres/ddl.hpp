// Changes → SQL, one statement each, as drizzle-kit writes it; names quoted, literals escaped.
#pragma once

#include <string>
#include <vector>

#include "sluice/change.hpp"
#include "sluice/schema.hpp"

namespace sluice::postgres {

// `from` is the schema before the changes (an enum that loses a value needs the columns that use it).
std::vector<std::string> render(const std::vector<Change>& changes, const Schema& from);

// `"users"` in public, `"app"."users"` elsewhere, as drizzle-kit names tables.
std::string table_name(const ObjectName& name);
// Always with its schema.
std::string full_name(const ObjectName& name);

// `"c" varchar(5) PRIMARY KEY DEFAULT 'x' NOT NULL`: a column as CREATE TABLE and ADD COLUMN take it.
std::string column_definition(const Column& column);
// The type, schema-qualified where it is a user's own.
std::string column_type(const Column& column);
// `(INCREMENT BY 1 …)` without parentheses.
std::string sequence_options(const SequenceOptions& options);

// The statements that make one column into another of the same name.
std::vector<std::string> alter_column(const ObjectName& table, const Column& from, const Column& to);
// The statements that change an enum's values: ADD VALUE where that suffices, else a new type.
std::vector<std::string> alter_enum(const Enum& from, const Enum& to, const Schema& schema);

std::string create_table(const Table& table);
std::string create_index(const ObjectName& table, const Index& index);
std::string create_view(const View& view);
std::string create_policy(const ObjectName& table, const Policy& policy);
std::string add_foreign_key(const ObjectName& table, const ForeignKey& key);

}  // namespace sluice::postgres
