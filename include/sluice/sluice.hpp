// The library's facade: open a project and its database, ask for the status, plan, migrate.
//
//   auto migrator = sluice::Migrator::open({.url = "sqlite:shop.db", .dir = "drizzle"});
//   auto report = migrator.migrate();
//   if (report.failure) std::cerr << report.failure->message;
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "sluice/database.hpp"
#include "sluice/plan.hpp"
#include "sluice/ports.hpp"
#include "sluice/report.hpp"

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
  const StopRequest* stop = nullptr;    // not owned; may be null
  Observer* observer = nullptr;         // not owned; may be null
};

// Move-only. Every function connects on first use and throws Error for what is not a failed step.
class Migrator {
 public:
  // Reads the journal; opens no connection. Throws Error(config, bad_file, io).
  static Migrator open(OpenOptions options);
  Migrator(Migrator&&) noexcept;
  Migrator& operator=(Migrator&&) noexcept;
  ~Migrator();

  // Reads only; creates nothing. Reads every migration's file, to tell a changed one.
  StatusReport status();
  // What migrate would do now. Reads only.
  Plan plan(const UpOptions& options = {});
  // Applies what is pending. A failed migration is in the report, not thrown.
  RunReport migrate(const UpOptions& options = {});
  // Records migrations up to and including `tag` (empty: all) as applied without running them.
  RunReport baseline(const std::string& tag = {});
  // Takes over a history that another tool wrote, and nothing else.
  RunReport adopt();

 private:
  struct Impl;
  explicit Migrator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// "0.1.0"
std::string version();

}  // namespace sluice
