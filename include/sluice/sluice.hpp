// The library's facade: a project and its database, and every use of them that the program has.
//
//   auto migrator = sluice::Migrator::open({.url = "sqlite:shop.db", .dir = "drizzle"});
//   auto report = migrator.migrate();
//   if (report.failure) std::cerr << report.failure->message;
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/migration.hpp"
#include "sluice/plan.hpp"
#include "sluice/ports.hpp"
#include "sluice/uses.hpp"

namespace sluice {

struct OpenOptions {
  std::string url;  // postgres://…, sqlite:…, a path; see README
  std::string dir = "drizzle";
  HistoryTables tables;
  std::chrono::milliseconds wait_lock{60'000};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds wait_db{0};  // keep trying to connect for so long
  std::chrono::milliseconds statement_timeout{0};
  std::chrono::milliseconds ddl_lock_timeout{0};
  bool allow_changed_rollback = false;  // stored SQL that is not what was once stored is run
  bool preserve_data = false;           // what a migration destroys is parked first
  std::chrono::seconds keep_parked{0};  // what is parked for longer goes; 0: it stays
  std::string actor;                    // recorded in the events; empty: user@host
  // Ports. None is owned: each outlives the Migrator. Null: nobody stops it, nobody is told, the
  // system's clock, the system's files.
  const StopRequest* stop = nullptr;
  Observer* observer = nullptr;
  const Clock* clock = nullptr;
  FileSystem* files = nullptr;
};

// Move-only. Every function connects on first use and throws Error for what is not a failed step.
//
// One thread uses a Migrator at a time, whatever is const. Several Migrators may be used by several
// threads or processes at once, also on one database: what writes waits for the others' lock.
//
// OpenOptions::stop cancels: a run that has begun returns a report whose failure is `interrupted`
// or `terminated`, with what was committed before; everything else throws that Error. It can be run
// again.
class Migrator {
 public:
  // Reads the journal; opens no connection. Throws Error(config, bad_file, io).
  static Migrator open(OpenOptions options);
  Migrator(Migrator&&) noexcept;
  Migrator& operator=(Migrator&&) noexcept;
  ~Migrator();

  // Reads only; creates nothing. Reads every migration's file, to tell a changed one.
  StatusReport status() const;
  // What migrate would do now. Reads only.
  Plan plan(const UpOptions& options = {}) const;
  // Applies what is pending. A failed migration is in the report, not thrown.
  RunReport migrate(const UpOptions& options = {});
  // Records migrations up to and including `tag` (empty: all) as applied without running them.
  RunReport baseline(const std::string& tag = {});
  // Takes over a history that another tool wrote, and nothing else.
  RunReport adopt();

  // Undoes the last migration, or what the options name. What would be lost is counted under the
  // lock; Error(refused) where there is such and `allow_data_loss` is not set.
  RunReport rollback(const DownOptions& options = {});
  RunReport redo(const DownOptions& options = {});  // and applies the same again, as one
  Plan plan_rollback(const DownOptions& options = {}) const;
  Plan plan_redo(const DownOptions& options = {}) const;
  // Finishes what an earlier run began outside a transaction and did not end.
  RunReport resume(InDoubt in_doubt = InDoubt::refuse);

  // Carries out a plan as it was made. Error(drift) where the history has changed since; Error
  // (refused) where it loses data and `leave` does not allow that.
  enum class DataLoss { refuse, allow };
  RunReport execute(const Plan& plan, DataLoss leave = DataLoss::refuse);

  // Files, histories and database compared. Reads only.
  VerifyReport verify(const VerifyOptions& options = {}) const;
  // The folder by itself: no connection.
  CheckReport check() const;
  // Takes migrations up, down and up again in a scratch database of its own.
  ProofReport prove(const ProveOptions& options = {}) const;
  // What is broken in histories, journal and, if asked, schema; plan_repair() only looks.
  RepairSummary repair(const RepairChoice& choice = {});
  RepairSummary plan_repair(const RepairChoice& choice = {}) const;

  // What OpenOptions::preserve_data kept, the oldest first; and what of it is thrown away.
  std::vector<ParkedCopy> parked() const;
  std::vector<ParkedCopy> purge_parked(const ParkedChoice& choice);

 private:
  struct Impl;
  explicit Migrator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// "0.1.0"
std::string version();

}  // namespace sluice
