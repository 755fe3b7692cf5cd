// What the database remembers: Drizzle's rows, our mirror of them, and the events.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

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
