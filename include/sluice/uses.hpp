// What each use is told beside its plan's options, and what it gives back: values, which text and
// JSON are rendered from.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sluice/error.hpp"
#include "sluice/finding.hpp"
#include "sluice/plan.hpp"

namespace sluice {

enum class Outcome { done, failed, not_reached };

struct StepResult {
  Direction direction = Direction::up;
  std::string tag;
  std::string checksum;
  Outcome outcome = Outcome::not_reached;
  bool committed = false;  // false with `done`: it ran, and was undone with the batch
  bool commit_unknown =
      false;  // the connection was lost in the commit: it is applied and recorded, or neither
  std::size_t statements_run = 0;
  std::chrono::milliseconds took{0};
  bool operator==(const StepResult&) const = default;
};

struct RunReport {
  std::vector<StepResult> steps;
  int batch_number = 0;  // 0: nothing was recorded
  std::size_t adopted = 0;
  std::vector<Finding> diagnostics;
  std::optional<ErrorInfo> failure;
  bool operator==(const RunReport&) const = default;
};

struct StatusReport {
  Reconciliation reconciliation;
  History history;
  std::vector<JournalEntry> entries;
  std::vector<Finding> diagnostics;
  bool operator==(const StatusReport&) const = default;
};

enum class VerifyScope { everything, files };

struct VerifyOptions {
  VerifyScope scope = VerifyScope::everything;
  std::optional<int> tables, enums;  // how many there should be
};

struct VerifyReport {
  VerifyScope scope = VerifyScope::everything;
  std::vector<Finding> findings;  // with what mends each as its hint
  StatusReport status;            // with VerifyScope::files only its entries and diagnostics
  std::string compared_with;  // the newest applied migration with a snapshot; empty: none has one
  std::vector<std::string> mends;  // SQL that makes the database what it should be
  // 0 where all agree, 3 where migrations are pending, else 4: what `sluice verify` exits with.
  int exit_status = 0;
  bool operator==(const VerifyReport&) const = default;
};

struct CheckReport {
  std::size_t migrations = 0, snapshots = 0;
  std::vector<Finding> findings;
  bool operator==(const CheckReport&) const = default;
};

struct ProveOptions {
  std::set<std::string> tags;  // those to prove; what is before them is only applied. Empty: all
  // The server where the scratch database is made; empty: that of the database. SQLite's is in
  // memory and needs none.
  std::string scratch_url;
  bool may_change_server = false;  // false: but for roles of its own, nothing beside the database
  // How many rows of each table are copied from the database into the scratch database; 0: rows
  // are made.
  std::size_t sample = 0;
};

enum class DriftMending { leave, mend };
// The journal alone where no database can be reached.
enum class RepairScope { everything, journal };

struct RepairChoice {
  std::string tag;      // only this migration; empty: all
  bool record = false;  // also write rows for what took effect and no history holds
  bool forget = false;  // also remove rows that claim what did not take effect
  DriftMending drift = DriftMending::leave;
  bool allow_data_loss = false;
  bool rollback = false;  // store the rollback SQL of `tag` anew, and nothing else
  RepairScope scope = RepairScope::everything;
};

struct RepairSummary {
  struct Line {
    std::string kind;           // "when", "checksum", "stamp", … as `sluice repair --json` has it
    std::string migration;      // file name with .sql; empty: of no single one
    std::string what;           // e.g. "hash in Drizzle's history"
    std::string before, after;  // empty: not there
    bool operator==(const Line&) const = default;
  };
  std::vector<Line> repairs;
  std::vector<Finding> left;    // what only a person can repair
  std::vector<Finding> losses;  // what mending the drift destroys
  bool done = false;
  bool operator==(const RepairSummary&) const = default;
};

struct ParkedCopy {
  std::int64_t id = 0;
  std::string migration;  // file name with .sql
  bool by_rollback = false;
  std::string table;  // the user's
  std::string what;   // "table", "column age, values of name, rows"
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::string at;    // "YYYY-MM-DD HH:MM:SS" UTC
  std::string copy;  // where it lies, as SQL names it
  bool is_needed = false;
  bool operator==(const ParkedCopy&) const = default;
};

struct ParkedChoice {
  std::string migration;              // file name; empty: any
  std::optional<std::string> before;  // parked before "YYYY-MM-DD HH:MM:SS"
};

// The names are a contract, see name_of in core/proof_names.hpp.
enum class ProofVerdict {
  proven,       // down gave back schema, rows and counters of before, up again the schema after
  declared,     // its rollback says what cannot come back; what it claims to give back, it does
  not_proven,   // something failed or differs
  not_reached,  // a migration before it does not run
};

enum class ProofStage { up, down, up_again };

// Why a migration is not proven.
struct ProofFinding {
  ProofStage stage = ProofStage::up;
  std::optional<ErrorInfo> failure;          // it did not run
  std::vector<std::string> differences;      // a line each: what is missing, too much or other
  std::vector<std::string> row_differences;  // the same of rows and counters
  bool operator==(const ProofFinding&) const = default;
};

// A table that was empty while a migration was tried.
struct TableWithoutRows {
  std::string table;
  std::string reason;  // why it takes none, or why the migration runs only without
  bool operator==(const TableWithoutRows&) const = default;
};

enum class SnapshotAgreement { not_compared, agrees, differs };

struct MigrationProof {
  std::string tag;
  std::string file;
  std::string checksum;
  ProofVerdict verdict = ProofVerdict::not_reached;
  bool is_kept = false;       // its rollback says that nothing comes back: it was not taken down
  std::string rollback_file;  // written by hand; empty: the rollback was derived
  std::vector<std::string> irreversible;  // what its rollback says cannot come back
  std::vector<ProofFinding> findings;
  std::vector<std::string> remarks;  // e.g. a column that came back stands last
  std::size_t rows = 0;              // of all tables, before it ran
  std::vector<TableWithoutRows> without_rows;
  SnapshotAgreement snapshot = SnapshotAgreement::not_compared;
  // After it ran, as far as they did not exist before it.
  std::vector<std::string> snapshot_differences;
  std::chrono::milliseconds took{0};
  bool operator==(const MigrationProof&) const = default;
};

struct ProofReport {
  std::string product;  // of the scratch database, e.g. "PostgreSQL 15.18"
  std::vector<MigrationProof> migrations;
  std::vector<Finding> diagnostics;
  bool operator==(const ProofReport&) const = default;
};

// What a run is for; its text depends on it.
enum class RunKind { migrate, baseline, adopt, resume, rollback, redo, reset };

// Values as the program prints them, without colours: lines that end with a newline. Control
// characters of names and files are made visible.
std::string to_text(const Plan& plan, RunKind kind = RunKind::migrate);
std::string to_text(const RunReport& report, RunKind kind = RunKind::migrate);
std::string to_text(const StatusReport& report);
std::string to_text(const VerifyReport& report);
std::string to_text(const CheckReport& report);
std::string to_text(const ProofReport& report);
std::string to_text(const RepairSummary& summary);
std::string to_text(const ErrorInfo& error);

// Values as JSON objects, with the members that schemas/ describes as `data`. Left out is what the
// value does not hold: folder, database and dialect. A RunReport's failure is `error`. Members are
// added, never renamed or removed.
std::string to_json(const Plan& plan);
std::string to_json(const RunReport& report);
std::string to_json(const StatusReport& report);
std::string to_json(const VerifyReport& report);
std::string to_json(const CheckReport& report);
std::string to_json(const ProofReport& report);
std::string to_json(const RepairSummary& summary);
std::string to_json(const ErrorInfo& error);

}  // namespace sluice
