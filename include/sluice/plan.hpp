// What a run would do, as a value: printed as it is by --dry-run, executed as it is by migrate.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sluice/finding.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// disputed: a history holds it, and another that should does not.
enum class State { applied, pending, changed, missing, out_of_order, partial, disputed };
enum class MatchedBy { nothing, name, when, hash };

// How far a migration got that runs (partly) outside a transaction.
struct Progress {
  int statements_done = 0;      // committed and recorded, counted from the file's start
  std::optional<int> in_doubt;  // index of a statement that was started and not recorded as done
  // The statement in doubt was refused by the server: it took no effect, though it may
  // have left remains.
  bool refused = false;
  std::string checksum;  // of the file when it was started
  bool operator==(const Progress&) const = default;
};

// One migration, seen from both sides.
struct MigrationState {
  State state = State::pending;
  std::string tag;  // missing: the recorded name, or the hash's first 12 characters
  std::optional<std::size_t> entry;  // index into journal.entries; none: missing
  std::optional<std::size_t>
      row;  // index into history.rows; missing without one: only the mirror holds it
  std::optional<std::size_t> tracked;  // index into history.tracking
  MatchedBy matched_by = MatchedBy::nothing;
  std::optional<std::string> applied_at;
  std::optional<Progress> progress;
  std::optional<std::size_t> legacy = {};  // index into history.legacy
  bool operator==(const MigrationState&) const = default;
};

// Rows to add to or take from the mirror so that it agrees with Drizzle's table.
struct MirrorChanges {
  struct Adopt {
    std::string migration_name, checksum;
    std::optional<std::string> applied_at;
    bool into_history =
        false;  // Drizzle's own row is missing too and is written (from a home-made history)
    bool into_tracking = true;  // false: the mirror has its row already
    std::int64_t when = 0;
    std::string rollback_sql;     // filled in when it is written; empty: none known
    bool mends_checksum = false;  // the mirror's row gets `checksum`
    std::string tag =
        {};  // where it was renamed since its row was written; empty: as migration_name says
    bool operator==(const Adopt&) const = default;
  };
  std::vector<Adopt> adopt;         // recorded as one batch
  std::vector<std::string> remove;  // migration names
  struct Named {
    std::int64_t row = 0;  // HistoryRow::row
    std::string name;
    bool operator==(const Named&) const = default;
  };
  // v1 only, done where something else is: Drizzle's table of three columns becomes one of five,
  // and its rows get the names of their folders. In a table of five, a row without a name is one
  // that Drizzle would apply again, and is reason enough.
  bool upgrades_history = false;
  std::vector<Named> named;
  bool operator==(const MirrorChanges&) const = default;
};

// True when nothing is to be written for its own sake.
bool is_empty(const MirrorChanges& changes);

// Journal × history. `migrations` lists the journal's entries in order, then what is missing.
struct Reconciliation {
  std::vector<MigrationState> migrations;
  MirrorChanges mirror;
  std::vector<Finding> diagnostics;
  bool operator==(const Reconciliation&) const = default;
};

enum class Direction { up, down };
enum class TransactionMode { batch, migration, none };
enum class OutOfOrder { refuse, apply, skip };
enum class ChangedFiles { refuse, warn };
// What becomes of a statement that was started outside a transaction and never recorded as done.
enum class InDoubt { refuse, retry, skip };

struct UpOptions {
  std::optional<std::string> to;  // a tag, a file name, or an unambiguous NNNN
  std::optional<int> steps;       // at most so many migrations
  TransactionMode transaction = TransactionMode::batch;
  OutOfOrder out_of_order = OutOfOrder::refuse;
  ChangedFiles changed = ChangedFiles::refuse;
  InDoubt in_doubt = InDoubt::refuse;
};

// What to undo: the last migration, or one of these.
struct DownOptions {
  std::optional<int> steps;       // so many, the newest first
  std::optional<int> batch;       // what one run applied; 0: the last one
  std::optional<std::string> to;  // everything that was applied after this migration
  bool all = false;
  bool allow_data_loss = false;
};

// A run of statements of one step that share a transaction, or a single statement that
// runs without one.
struct Segment {
  std::size_t first = 0;  // index into Step::statements
  std::size_t end = 0;    // one past the last
  bool in_transaction = true;
  // What is open must be committed first (an enum value is used, the file says COMMIT). A segment
  // that runs without a transaction implies it and does not set it.
  bool commit_before = false;
  // Its one statement was started by an earlier run and its outcome is
  // unknown: Dialect::probe tells.
  bool in_doubt = false;
  std::string reason;  // why it is outside, or why the commit: shown in the plan; may be empty
  bool operator==(const Segment&) const = default;
};

enum class StepAction { run, record_only, reset };

struct Step {
  Direction direction = Direction::up;
  StepAction action = StepAction::run;  // record_only: baseline; reset: drops everything
  std::string tag;
  std::string file;
  std::string hash;
  std::int64_t when = 0;
  std::vector<Statement> statements;
  // Cover what is still to run, in order; skipped statements are in none. A step that resumes
  // begins with the file's earlier SET statements again, each on its own: they died with the
  // session that ran them.
  std::vector<Segment> segments;
  bool resumes = false;          // part of it was committed by an earlier run
  bool changes_session = false;  // it SETs something that must not leak into the next step
  // Direction::down: what the history holds of it, to be deleted.
  std::vector<std::int64_t> history_rows;  // HistoryRow::row
  std::string recorded_name;               // in __migration_tracking; empty: it has no row there
  int batch_number = 0;                    // the one it was applied in; 0: not known
  std::vector<std::string> forgets;        // further names in __migration_tracking, to be deleted
  std::vector<std::string> breaks_off;  // migrations that were partly applied, and are so no more
  bool operator==(const Step&) const = default;
};

struct Plan {
  TransactionMode transaction = TransactionMode::batch;
  std::vector<Step> steps;
  MirrorChanges mirror;  // done first, in the first transaction
  std::vector<Finding> diagnostics;
  History based_on;
  bool operator==(const Plan&) const = default;
};

// True when the whole plan fits into one transaction.
bool is_atomic(const Plan& plan);

}  // namespace sluice
