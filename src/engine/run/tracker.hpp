// The history tables: read, made where missing, written inside the caller's transaction.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/history/repair_plan.hpp"
#include "core/ports/database.hpp"
#include "core/ports/history_sql.hpp"
#include "engine/run/tracker_read.hpp"
#include "engine/run/tracker_write.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// One migration to record as applied.
struct Applied {
  const Step* step = nullptr;
  std::int64_t duration_ms = 0;
  std::string rollback_sql;  // empty: none known
};

// One migration to take out of the history, because it was undone.
struct Undone {
  const Step* step = nullptr;  // Direction::down
  std::int64_t duration_ms = 0;
};

// A history that goes over to the other layout, with its migrations' new names and times.
struct HistoryConversion {
  Layout to = Layout::none;
  std::vector<MirrorChanges::Named> named;  // Drizzle's rows: their folders' names; to v1
  std::vector<HistoryMend> stamps;          // Drizzle's rows: their `when`; to v0
  std::vector<Renamed> renamed;             // in the mirror and in the events
  std::size_t recorded = 0;                 // migrations that the history holds
  bool operator==(const HistoryConversion&) const = default;
};

// Who and when, for what is written.
struct Stamp {
  std::string at;  // "YYYY-MM-DD HH:MM:SS" UTC
  std::string actor;
  std::string tool_version;
};

class Tracker {
 public:
  // Both outlive the tracker.
  // `layout` is the folder's: it says which table Drizzle would make, and how it calls a migration.
  Tracker(const Dialect& dialect, HistoryTables tables, Layout layout = Layout::journal,
          FormerTags formers = {});

  // Two round trips, reads only; a table that does not exist is empty. Throws Error(history) for a
  // table of the same name with other columns, naming the columns found and expected.
  History read(Connection& connection);

  // The recorded hashes one after another, where the database holds all migrations of the journal
  // in its order, whole and mirrored, and nothing else. Costs what read() costs, but for the rows;
  // where there is no such answer, read_rows() tells why.
  std::optional<std::string> hashes_of_all(const Journal& journal, Connection& connection);
  // What read() gives, of the tables that were found before.
  History read_rows(Connection& connection);

  // The stored SQL of the migrations named as the mirror names them; those that have none
  // are left out.
  std::map<std::string, std::string> read_rollback_sql(Connection& connection,
                                                       const std::vector<std::string>& names);

  // What the events say of the stored texts and of themselves, as of the tables found before.
  std::vector<StoredEvent> read_events(Connection& connection);
  EventChain chain_of(Connection& connection, const std::vector<StoredEvent>& events,
                      const std::vector<TrackingRow>& tracking);
  // Who else may write the tables, and the statement that takes it away. Of the
  // tables found before.
  std::vector<Finding> read_writers(Connection& connection);

  // Makes what is missing; call read() first, in the same transaction. Needs CREATE on the database
  // only when the history's schema is missing. Throws Error(config) when an unqualified name means
  // no schema.
  void prepare(Connection& connection);

  // What is recorded next fails where the tables do not hold what they held at prepare() or
  // when the last that was recorded was committed: begin() when a transaction begins, settle()
  // at its commit.
  void begin() { written_.clear(); }
  void settle();

  // The batch number that the next run gets: max + 1.
  static int next_batch(const History& history);

  // These join the open transaction; call prepare() first. Each is one round trip,
  // whatever the count.
  void record(Connection& connection, std::span<const Applied> applied, int batch,
              const Stamp& stamp);
  void record_undone(Connection& connection, std::span<const Undone> undone, const Stamp& stamp);
  void mirror(Connection& connection, const MirrorChanges& changes, int batch, const Stamp& stamp);
  // Everything of the plan that the history tables hold, with an event for each repair. Rows of the
  // mirror that are added get `batch`.
  void repair(Connection& connection, const RepairPlan& plan, int batch, const Stamp& stamp);
  void convert(Connection& connection, const HistoryConversion& conversion, const Stamp& stamp);
  void add_events(Connection& connection, const std::vector<Event>& events);
  // By migration name: what undoes it from now on, with its hash among the events.
  void store_rollbacks(Connection& connection, const std::map<std::string, std::string>& texts,
                       const Stamp& stamp);

  // Of a home-made table that holds rows and cannot be read: its columns, as of the last read().
  const std::string& unread_columns() const { return found_.legacy_unread; }

  // Whether the events table exists, as of the last read() or prepare().
  bool has_events() const { return found_.events; }
  // e.g. "drizzle.__drizzle_migrations": the lock's key, and how it is named in messages.
  std::string history_name() const;
  // Where the mirror is, or would be made, as of the last read(); empty: cannot be told.
  const std::string& tracking_schema() const { return tables_.tracking_schema; }

 private:
  void find(Connection& connection);
  void keep_to_ourselves(Connection& connection) const;
  // A table at one moment: its highest id, how many rows up to it, and a digest of them.
  struct Held {
    std::string highest, count, digest;
  };
  static Held held_of(const Rows& rows);
  void add_held(std::vector<Connection::Bound>& queries, const std::vector<Held>& up_to) const;
  const std::vector<Held>& held() const { return written_.empty() ? held_ : written_; }
  void remember(Connection& connection);
  void expect_held(std::size_t table, const Held& now) const;
  bool is_made_by_us(Connection& connection);
  struct Batch;  // rows to write, all tables
  void write(Connection& connection, const Batch& batch);
  Connection::Bound insert_of(Connection& connection, const std::vector<Event>& events);
  void relink(Connection& connection, const std::vector<StoredEvent>& before);
  std::map<std::string, std::string> texts_of_others(Connection& connection,
                                                     const MirrorChanges& changes);
  void add_adopted(Batch& batch, const MirrorChanges::Adopt& one, int number) const;

  void name_rows(Connection& connection, const MirrorChanges& changes);
  std::string name_in_history(std::string_view tag, std::int64_t when) const;

  const Dialect& dialect_;
  HistoryTables tables_;
  Layout layout_;
  FormerTags formers_;
  HistorySql sql_;
  FoundTables found_;
  bool has_rows_ = false;      // in the mirror, as read
  bool starts_anew_ = false;   // an event that nothing comes before follows k_emptied
  std::vector<Held> held_;     // of Drizzle's table, the mirror and the events
  std::vector<Held> written_;  // in the open transaction
};

}  // namespace sluice
