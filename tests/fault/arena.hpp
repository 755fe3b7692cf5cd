// A database that a run is broken on again and again, and what must be in it at the end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/database.hpp"
#include "sluice/plan.hpp"
#include "sluice/report.hpp"
#include "support/fault_driver.hpp"
#include "support/servers.hpp"
#include "support/temp_folder.hpp"

namespace sluice::test {

// Schema, rows, history and the `applied` events as text: equal when nothing tells two databases
// apart but times, batch numbers and what a sequence counted.
using Contents = std::vector<std::string>;

class Arena {
 public:
  // `folder` below the source folder, e.g. "drizzle".
  Arena(Product product, const std::string& folder);

  const std::string& url() const { return url_; }
  const Backend& backend() const { return backend_; }
  void wipe();
  Contents contents() const;
  std::vector<std::string> query(const std::string& sql) const;

  // One process's run. What is thrown is the report's failure.
  RunReport migrate(Script& script, const UpOptions& options) const;
  RunReport migrate(const UpOptions& options) const;
  RunReport migrate_at(const std::string& url, const UpOptions& options) const;
  // The same in a forked process; its exit status, or -SIGNAL.
  int migrate_forked(Script& script, const UpOptions& options) const;
  // Goes on after a crash as a person would who has looked: `took_effect` is what he saw.
  RunReport go_on(UpOptions options, bool took_effect) const;

 private:
  RunReport migrate_at(const std::string& url, Script& script, const UpOptions& options) const;
  std::string folder_;
  std::unique_ptr<FreshPostgres> postgres_;
  TempFolder files_;
  Backend backend_;
  std::string url_;
};

// Of a forked process; -SIGNAL when it was killed.
int wait_for_child(int pid);

}  // namespace sluice::test
