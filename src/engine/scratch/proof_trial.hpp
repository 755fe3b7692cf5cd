// One scratch database with the migrator on it: up, down, and a look at the schema.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/undo/rollback_text.hpp"
#include "engine/run/ports.hpp"
#include "engine/run/tracker.hpp"
#include "engine/scratch/reach.hpp"

namespace sluice {

class ProofTrial {
 public:
  // The scratch database is made, with the history's tables and nothing else.
  ProofTrial(const SessionPorts& ports, const Project& project, const OpenOptions& options);

  // The next migration that is not applied, or the last one that is. What went wrong, or nothing;
  // throws Error for what is not the migration's fault.
  std::optional<ErrorInfo> up();
  std::optional<ErrorInfo> up_to(const std::string& tag);
  enum class Losses { refused, allowed };
  std::optional<ErrorInfo> down(Losses losses);
  // What the last way down said that it loses, a line each.
  const std::vector<std::string>& told_losses() const { return told_losses_; }
  // As it was stored when the migration ran.
  std::string rollback_sql(const std::string& tag);
  Schema look();
  Schema read_trial_objects();  // as Introspector::introspect_objects
  // `expected` with the expressions of these objects as the server prints them, where it does.
  Schema printed(const Schema& expected, const Schema& actual,
                 const std::vector<ObjectRef>& objects);

  // Why one of the statements must not be run here.
  std::optional<ErrorInfo> refusal(const std::vector<Statement>& statements,
                                   const std::string& file, Reach reach) const;
  // Roles that go with the database: those that statements make by name, and those that came with
  // a migration that names them.
  void keep_roles(const std::vector<Statement>& statements);
  void keep_roles(const Schema& before, const Schema& after);

  Connection& connection() { return runner_->connection(); }
  const HistoryTables& tables() const { return tables_; }

  std::string product() { return runner_->connection().product(); }
  // With Reach::server, what changed on the server was meant, and is a warning.
  std::vector<Finding> remarks(Reach reach) const;

 private:
  void make_tables();
  Observer silent_;
  Backend backend_;
  HistoryTables tables_;
  Tracker tracker_;
  std::unique_ptr<ScratchDatabase> scratch_;  // goes after its connections
  std::unique_ptr<MigrationRunner> runner_;
  std::vector<std::string> told_losses_;
};

}  // namespace sluice
