// Changes → SQL, one statement each, as drizzle-kit writes it; names quoted, literals escaped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/change.hpp"
#include "sluice/schema.hpp"

namespace sluice::postgres {

// `from` is the schema before the changes, `to` the one after. Where they are a catalog's, what
// depends on what is altered goes before it and comes back after it. What cannot be brought back is
// said in a line `-- irreversible: …` above the statement.
std::vector<std::string> render(const std::vector<Change>& changes, const Schema& from,
                                const Schema& to);

// `"users"` in public, `"app"."users"` elsewhere, as drizzle-kit names tables.
std::string table_name(const ObjectName& name);
// Always with its schema.
std::string full_name(const ObjectName& name);

// `"c" varchar(5) PRIMARY KEY DEFAULT 'x' NOT NULL`: a column as CREATE TABLE and ADD
// COLUMN take it.
std::string column_definition(const Column& column);
// The type, schema-qualified where it is a user's own.
std::string column_type(const Column& column);
// `(INCREMENT BY 1 …)` without parentheses.
std::string sequence_options(const SequenceOptions& options);
// `INCREMENT BY 2` … for what differs, CYCLE left out.
std::vector<std::string> option_changes(const SequenceOptions& from, const SequenceOptions& to);

// The statements that make one column into another of the same name.
std::vector<std::string> alter_column(const ObjectName& table, const Column& from,
                                      const Column& to);
// Storage, compression, statistics and options, for which column definitions have no clause.
std::vector<std::string> alter_storage(const ObjectName& table, const Column& from,
                                       const Column& to);

// Whether `to` has all values of `from` in their order, so that ADD VALUE suffices.
bool only_adds(const Enum& from, const Enum& to);
std::vector<std::string> add_values(const Enum& from, const Enum& to);
// Nothing unless just one value is another.
std::optional<std::string> rename_value(const Enum& from, const Enum& to);
// A new type, to which every column of the schema that has the old one goes over.
std::vector<std::string> make_anew(const Enum& from, const Enum& to, const Schema& schema);

struct AddedTo {
  const Schema& schema;   // as it is in the end
  bool has_rows = false;  // the table was there before
};
// ADD COLUMN, with a stand-in where rows need a value; says what is lost.
std::vector<std::string> add_column(const ObjectName& table, const Column& column,
                                    const AddedTo& added_to);

// `users`, `app.users`: for people.
std::string plain_name(const ObjectName& name);
// A comment line, ended.
std::string irreversible(std::string_view what);

std::string create_table(const Table& table);
std::string create_index(const ObjectName& table, const Index& index);
std::string create_view(const View& view);
std::string create_policy(const ObjectName& table, const Policy& policy);
std::string add_foreign_key(const ObjectName& table, const ForeignKey& key);

}  // namespace sluice::postgres
