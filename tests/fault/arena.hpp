// A database that a run is broken on again and again, and what must be in it at the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"
#include "support/fault_driver.hpp"
#include "support/servers.hpp"
#include "support/temp_folder.hpp"

namespace sluice {
struct Workspace;
}

namespace sluice::test {

// What a process does with the database.
using Action = std::function<RunReport(Workspace&)>;

// Schema, rows, history and the events of what was applied and rolled back, as text: equal when
// nothing tells two databases apart but times, batch numbers and what a sequence counted.
using Contents = std::vector<std::string>;

class Arena {
 public:
  // `folder` below the source folder, e.g. "drizzle".
  Arena(Product product, const std::string& folder);

  const std::string& url() const { return url_; }
  const Backend& backend() const { return backend_; }
  // From here on every run parks what it destroys.
  void park() { is_parking_ = true; }
  // From here on no run waits for another's lock.
  void stop_waiting() { patience_ = std::chrono::milliseconds(20); }
  void wipe();
  // What the database holds now is what restore() gives back. Nobody may be connected.
  void keep();
  void restore();
  Contents contents() const;
  std::vector<std::string> query(const std::string& sql) const;

  // One process's run. What is thrown is the report's failure.
  RunReport migrate(Script& script, const UpOptions& options) const;
  RunReport migrate(const UpOptions& options) const;
  RunReport migrate_at(const std::string& url, const UpOptions& options) const;
  // The same in a forked process; its exit status, or -SIGNAL.
  int migrate_forked(Script& script, const UpOptions& options) const;
  RunReport run(Script& script, const Action& action) const;
  RunReport run(const Action& action) const;
  int run_forked(Script& script, const Action& action) const;
  // Goes on after a crash as a person would who has looked: `took_effect` is what he saw.
  RunReport go_on(UpOptions options, bool took_effect) const;

 private:
  Contents looked_at_postgres() const;
  RunReport run_at(const std::string& url, Script& script, const Action& action) const;
  std::string folder_;
  Product product_;
  std::unique_ptr<FreshPostgres> postgres_, kept_;
  TempFolder files_;
  Backend backend_;
  std::string url_;
  // What looks at the database between runs; opened again after a test ended it.
  mutable std::unique_ptr<Connection> looking_;
  bool is_parking_ = false;
  std::chrono::milliseconds patience_{10'000};
};

// What one has and the other has not: two databases in full are too much to look at.
Contents difference(const Contents& left, const Contents& right);

// 1 where every fault is wanted (SLUICE_FAULTS=all), else `sampled`.
std::size_t fault_stride(std::size_t sampled);

// Of a forked process; -SIGNAL when it was killed.
int wait_for_child(int pid);

}  // namespace sluice::test
