// A migrations folder, and what the database remembers of it, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/finding.hpp"

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
  std::string dialect;  // "postgresql" or "sqlite"; of a file just read: as the file says it
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
  std::vector<Finding>
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

// Where the tables are. Schemas are empty on SQLite.
struct HistoryTables {
  std::string schema = "drizzle";
  std::string table = "__drizzle_migrations";
  std::string tracking_schema;  // empty: what an unqualified name means for the connection
};

// Which of Drizzle's two table layouts was found (drizzle-orm 0.x: id, hash, created_at; 1.0 adds
// name and applied_at).
enum class HistoryShape { missing, three_columns, five_columns };

// A row of `__drizzle_migrations`. `row` identifies it for us until something is written. On
// PostgreSQL it is the id, or the row's place where the id is NULL or not unique. On SQLite it is
// the rowid, because Drizzle's `id` is NULL there.
struct HistoryRow {
  std::int64_t row = 0;
  bool lacks_id = false;  // PostgreSQL: its id is NULL, or another row's as well
  std::string hash;
  std::optional<std::int64_t> created_at;  // milliseconds; the entry's `when`
  std::optional<std::string> name;
  std::optional<std::string> applied_at;  // "YYYY-MM-DD HH:MM:SS" UTC
  bool operator==(const HistoryRow&) const = default;
};

// A row of `__migration_tracking`.
struct TrackingRow {
  std::string migration_name;             // file name; with .sql when we wrote it
  std::optional<std::string> applied_at;  // "YYYY-MM-DD HH:MM:SS"
  std::optional<std::string> checksum;
  int batch_number = 1;
  bool has_rollback_sql = false;
  bool operator==(const TrackingRow&) const = default;
};

// A row of the older home-made table `__migrations__`.
struct LegacyRow {
  std::string id;
  std::string name;
  std::optional<std::string> applied_at;
  std::string checksum;
  std::int64_t execution_time_ms = 0;
  bool operator==(const LegacyRow&) const = default;
};

// What a row of `__migration_events` says happened. Stored by name: never rename.
enum class EventKind {
  applied,            // a migration ran and is recorded
  baselined,          // recorded without running
  adopted,            // taken over from a history that another tool wrote
  failed,             // a run stopped at this migration; detail holds the message
  statement_started,  // about to run outside a transaction
  statement_done,     // ran and is committed
  rolled_back,
  repaired,        // a row was mended; detail says how
  mirror_removed,  // the mirror's row went because Drizzle's row had gone
  resumed,
  reset,       // everything was dropped; what follows was applied anew
  proven,      // up, down and up again in a scratch database gave the schemas they should
  not_proven,  // they did not; detail says where
};

struct Event {
  std::int64_t id = 0;
  std::string at;  // "YYYY-MM-DD HH:MM:SS" UTC
  EventKind kind = EventKind::applied;
  std::string migration_name;  // file name with .sql
  std::string checksum;        // of the file
  int batch_number = 0;
  int statement_index = -1;    // from 0; -1: the whole migration
  std::string statement_hash;  // SHA-256 of the statement's text
  std::int64_t duration_ms = 0;
  std::string actor;         // operating-system user @ host
  std::string tool_version;  // "sluice 0.1.0"
  std::string detail;
  bool operator==(const Event&) const = default;
};

struct History {
  HistoryShape shape = HistoryShape::missing;
  std::vector<HistoryRow> rows;  // in the order they were written
  bool has_tracking = false;
  std::vector<TrackingRow> tracking;  // in the order they were written
  bool has_events = false;
  // Statement events of migrations that have no later applied/rolled_back event:
  // what `resume` needs.
  std::vector<Event> progress;
  std::vector<Event> rollbacks;  // the newest five, newest first
  bool has_legacy = false;
  std::vector<LegacyRow> legacy;
  bool operator==(const History&) const = default;
};

}  // namespace sluice
