// What one statement does, as a value. The dialect's reader makes it once for each statement;
// whoever asks what a statement does, asks this and reads no SQL.
//
// Facts are those of the text alone. What a trigger, a cascade or a called function does in turn is
// not in them: `calls` and the kinds of the row changes say where to look.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

enum class StatementKind {
  nothing,      // no statement: blanks and comments
  query,        // SELECT, VALUES, SHOW, EXPLAIN; rows are changed only by what it calls, or in WITH
  rows,         // INSERT, UPDATE, DELETE, MERGE, REPLACE, TRUNCATE, COPY … FROM
  create,       // CREATE, SELECT … INTO
  alter,        // ALTER, REFRESH MATERIALIZED VIEW, REASSIGN OWNED, IMPORT FOREIGN SCHEMA
  drop,         // DROP, DROP OWNED
  comment,      // COMMENT, SECURITY LABEL
  privilege,    // GRANT, REVOKE, ALTER DEFAULT PRIVILEGES
  block,        // DO, CALL: what its body says, where that can be read
  session,      // SET, RESET, DISCARD, LISTEN, PREPARE, LOCK, PRAGMA, ATTACH …
  transaction,  // BEGIN, COMMIT, ROLLBACK, SAVEPOINT …
  maintenance,  // VACUUM, ANALYZE, REINDEX, CLUSTER, CHECKPOINT
  unknown,      // not understood: it may do anything
};

// An object that the statement makes, drops, changes or renames, by the name that it writes.
struct ObjectUse {
  enum class Act { makes, drops, changes, renames };
  Act act = Act::makes;
  // Names as they are stored (folded where the product folds, without quotes); the schema is empty
  // where none is written. Kinds are those of ObjectRef, with "type", "domain", "function",
  // "procedure", "aggregate", "trigger", "rule", "materialized view", "foreign table", "extension",
  // "role", "database" … as DROP calls them, in lower case. An index that is made has its table in
  // `on`; a trigger, policy, rule or constraint is named by its table and `part`.
  ObjectRef object;
  ObjectRef to = {};           // renames, SET SCHEMA, RENAME VALUE: what it is called afterwards
  ObjectName on = {};          // index: its table
  std::string signature = {};  // routines, operators: argument types as written, "(integer, text)"
  // Routines and casts: what the parentheses hold, as written, without defaults: "(a int, b text)"
  std::string arguments = {};
  // changes: the grammar's words in lower case: "type", "set not null", "drop not null",
  // "set default", "owner", "add value", "attach partition", "enable row level security" …
  // A constraint that is made: "primary key", "foreign key", "unique using index" … A type that is
  // made of the user's own storage: "base"; of labels: "enum".
  std::string aspect = {};
  bool is_conditional = false;  // IF EXISTS, IF NOT EXISTS, within a DO block: it may do nothing
  bool replaces = false;        // OR REPLACE: what was there is overwritten
  bool cascades = false;        // CASCADE: what hangs on it goes with it
  bool is_temporary = false;    // gone with the session
  bool may_lack_table = false;  // ALTER TABLE IF EXISTS: it may do nothing for that reason
  // A column that is made: a key, a check or an expression of its definition needs it.
  bool is_needed = false;
  // A column's type is changed by an expression (USING) that is more than casts of the column.
  bool is_computed = false;
  bool operator==(const ObjectUse&) const = default;
};

// The column of which RowUse::ids are.
inline constexpr std::string_view k_id_column = "id";

// Rows of one table that the statement itself changes.
struct RowUse {
  enum class Act {
    inserts,   // only adds rows
    upserts,   // INSERT … ON CONFLICT DO UPDATE, MERGE: adds rows, and changes or deletes others
    replaces,  // INSERT OR REPLACE, REPLACE: rows in the way are deleted
    updates,   // changes values of rows
    deletes,
    truncates,  // all rows, without their triggers
  };
  Act act = Act::inserts;
  ObjectName table;
  std::vector<std::string> columns = {};  // written by name; empty: all, or not said
  bool has_condition = false;             // a WHERE, or another bound on which rows
  // Of a DELETE or UPDATE that is all of the statement: `WHERE …`, where that names no other table.
  std::string condition = {};
  bool cascades = false;        // TRUNCATE … CASCADE
  bool is_conditional = false;  // within a DO block: perhaps not at all
  // INSERT … SELECT of one table, without a join: that table, and all columns that its list reads,
  // in expressions too, each once; {"*"} for all of them.
  ObjectName from = {};
  std::vector<std::string> from_columns = {};
  // The same where it takes every row once: for each column in turn the one that it is taken from
  // as it stands; empty for what is computed; {"*"} for all of them as they stand.
  std::vector<std::string> copied = {};
  // INSERT … VALUES whose rows name literals for k_id_column, each in a row of its own: these, as
  // written. Empty where one is computed, or ON CONFLICT may leave a row out.
  std::vector<std::string> ids = {};
  bool operator==(const RowUse&) const = default;
};

// A foreign key that the statement makes.
struct KeyUse {
  ObjectName table;
  ObjectName target;
  bool cascades = false;  // ON DELETE CASCADE
  bool operator==(const KeyUse&) const = default;
};

// How far its effects reach. More than one may hold.
struct StatementReach {
  bool session = false;  // settings, temporary objects, prepared statements, locks of the session
  bool server = false;   // roles, databases, tablespaces, settings of all databases
  bool outside = false;  // files, programs, other servers, another database file
  bool operator==(const StatementReach&) const = default;
};

struct StatementFacts {
  StatementKind kind = StatementKind::unknown;
  // The words it begins with, in upper case, as people name it: "CREATE INDEX CONCURRENTLY".
  std::string verb;
  std::vector<ObjectUse> objects;  // in the statement's order
  std::vector<RowUse> writes;      // those in WITH and in a DO block included
  // Functions and procedures that it calls, lower case where the product folds, "schema.name" where
  // the schema is written. Each once.
  std::vector<std::string> calls;
  std::vector<ObjectName> reads;  // tables and views that it reads rows of. Each once.
  std::vector<KeyUse> keys;       // foreign keys of tables and columns that it makes or changes
  StatementReach reach;
  // The session's switch for foreign keys: what the statement sets it to.
  std::optional<bool> enforces_keys;
  // What the routine, trigger, rule or view that it makes does when it runs; not done now.
  std::vector<StatementFacts> body;
  // DO: the statements of its block, where it is a plain list of them. The facts above include
  // theirs.
  std::vector<StatementFacts> steps;
  // DO: of the errors of its steps, all that say that an object is there already are caught,
  // and no others.
  bool skips_duplicates = false;
  // How the statement writes the names of its objects, and of the tables whose rows it writes: by
  // the name as it is stored. Names that it does not write as such are left out.
  std::map<std::string, std::string> spellings;
  // It, or a part of it, cannot be read: it may do anything. Dynamic SQL, a body in a language
  // without a reader, a grammar newer than the reader's.
  bool unknown = false;
  bool operator==(const StatementFacts&) const = default;
};

}  // namespace sluice
