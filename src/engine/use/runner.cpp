#include "engine/use/runner.hpp"

#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/workspace.hpp"

namespace sluice {

namespace {

class WorkspaceRunner final : public MigrationRunner {
 public:
  WorkspaceRunner(const SessionPorts& ports, const Project& project, const OpenOptions& options)
      : work_(ports, project, options) {}

  Connection& connection() override { return work_.connections.open(Access::read_write); }
  RunReport migrate(const UpOptions& options) override { return sluice::migrate(work_, options); }
  RunReport rollback(const DownOptions& options) override {
    return sluice::rollback(work_, options);
  }

 private:
  Workspace work_;
};

}  // namespace

std::unique_ptr<MigrationRunner> workspace_runner(const SessionPorts& ports, const Project& project,
                                                  const OpenOptions& options) {
  return std::make_unique<WorkspaceRunner>(ports, project, options);
}

SessionPorts with_runner(SessionPorts ports) {
  if (!ports.open_runner) ports.open_runner = workspace_runner;
  return ports;
}

}  // namespace sluice
