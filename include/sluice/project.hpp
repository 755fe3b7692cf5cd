// A Drizzle migrations folder as plain values: the journal, its entries, and the SQL they name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/diagnostic.hpp"

namespace sluice {

// One element of the journal's `entries`. The array's order is the order of the migrations; `idx`
// is not (drizzle-orm/migrator.js ignores it).
struct JournalEntry {
  int idx = 0;            // -1 when the file does not say
  std::string version;    // the snapshot format: "7" PostgreSQL, "6" SQLite; older folders "5"
  std::int64_t when = 0;  // milliseconds since the epoch; what Drizzle stores as created_at
  std::string tag;        // the file's stem: `<tag>.sql`
  bool breakpoints = true;
  int line = 0;  // of the entry in the journal, for messages
  // Its tag and its `when` in the other layout, by the record of the folder's conversion; empty:
  // none is known.
  std::string former_tag = {};
  std::int64_t former_when = 0;
  bool operator==(const JournalEntry&) const = default;
};

// What a folder holds: meta/_journal.json, or (drizzle-kit 1.0) a folder for each migration, with
// its migration.sql and snapshot.json, or plain .sql files whose names begin with a number.
enum class Layout { none, journal, v1, plain };

// v1 and plain have no journal: the names of folders or files say what a journal would, and
// are the tags.
struct Journal {
  Layout layout = Layout::journal;
  std::string file;  // as the user would name it, e.g. drizzle/meta/_journal.json; else the folder
  std::string version;  // "5", "6" or "7"; without a journal: empty
  std::string dialect;  // "postgresql" or "sqlite", normalised ("pg" is read as "postgresql")
  std::vector<JournalEntry> entries;
  bool operator==(const Journal&) const = default;
};

// One SQL statement of a file, verbatim, with its terminating semicolon where the file has one, and
// without the comments and blanks before it.
struct Statement {
  std::string sql;
  int line = 1;    // in the file, of the statement's first character
  int column = 1;  // in characters
  int chunk = 0;   // which part between breakpoints it stands in, from 0
  bool operator==(const Statement&) const = default;
};

// An entry and its SQL. `hash` is the SHA-256 hex that Drizzle stores: over the file's
// bytes, invalid UTF-8 replaced by U+FFFD first (drizzle-orm/migrator.js reads the file as
// a UTF-8 string).
struct Migration {
  JournalEntry entry;
  std::string file;  // as the user would name it, e.g. drizzle/0003_lazy_juggernaut.sql
  std::string hash;
  // The hashes this file would have with other line endings or with or without a BOM; used to tell
  // an edit from a checkout setting.
  std::vector<std::string> equivalent_hashes;
  std::vector<Statement> statements;
  std::vector<Diagnostic>
      diagnostics;  // e.g. several statements in a chunk, a breakpoint in a literal
  bool operator==(const Migration&) const = default;
};

struct Project {
  std::string folder;  // the migrations folder, as the user would name it
  Journal journal;
  // Parallel to journal.entries once loaded; empty before. See engine/project.hpp.
  std::vector<Migration> migrations;
  bool operator==(const Project&) const = default;
};

}  // namespace sluice
