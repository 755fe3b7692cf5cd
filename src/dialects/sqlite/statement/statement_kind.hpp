// What a statement does, as far as foreign keys, rebuilds and the session are concerned, read from
// its words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sluice/database.hpp"

namespace sluice::sqlite {

ScanRules scan_rules();

// A name or a string without its quotes; anything else as it is.
std::string unquote(std::string_view token);

enum class Verb {
  other,          // SELECT, EXPLAIN, SAVEPOINT …
  change_rows,    // INSERT, REPLACE, UPDATE, DELETE, with or without WITH
  change_schema,  // CREATE, DROP, ALTER, REINDEX … that is none of the following
  create,         // CREATE TABLE, VIEW, INDEX, TRIGGER
  drop,           // DROP of the same
  rename_table,   // ALTER TABLE … RENAME TO …
  rename_column,  // ALTER TABLE … RENAME [COLUMN] … TO …
  add_column,     // ALTER TABLE … ADD [COLUMN] …
  drop_column,    // ALTER TABLE … DROP [COLUMN] …
  alter_column,   // ALTER TABLE … ALTER COLUMN …: Turso's, not SQLite's
  pragma,
  transaction,  // BEGIN, COMMIT, END, ROLLBACK without TO
  vacuum,
  attach,
  detach,
  analyze,
  reindex,
};

// Names are without their quotes, in the letters of the statement.
struct StatementKind {
  Verb verb = Verb::other;
  std::string word;  // the first word in upper case; create and drop: TABLE, VIEW, INDEX or TRIGGER
  std::string schema;        // of `name`, where it is written
  std::string name;          // the table, index, view, trigger or pragma; empty where there is none
  std::string column;        // rename_column: the old one
  std::string to;            // the new name of a rename; the value of a pragma, as it stands
  bool conditional = false;  // IF EXISTS, IF NOT EXISTS
  bool temporary = false;    // CREATE TEMP …
  bool has_references = false;  // add_column: with a REFERENCES clause
  bool operator==(const StatementKind&) const = default;
};

StatementKind classify(std::string_view sql);

// drizzle-kit makes `__new_<table>`, fills it, drops <table> and renames.
bool is_rebuild_name(std::string_view table);

// What SQLite takes for a boolean: on, yes, true, and numbers other than 0.
bool is_on(std::string_view pragma_value);

}  // namespace sluice::sqlite
