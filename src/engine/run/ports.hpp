// What a use of Sluice is handed from outside.
#pragma once

#include <functional>
#include <memory>

#include "core/ports/database.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"
#include "sluice/sluice.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// A project's migrations on one database. What is tried in a scratch database asks for one, so that
// there the same runs as for the user.
class MigrationRunner {
 public:
  virtual ~MigrationRunner() = default;
  virtual Connection& connection() = 0;  // the read-write one
  virtual RunReport migrate(const UpOptions& options) = 0;
  virtual RunReport rollback(const DownOptions& options) = 0;
};

struct SessionPorts;
using OpenRunner = std::function<std::unique_ptr<MigrationRunner>(
    const SessionPorts& ports, const Project& project, const OpenOptions& options)>;

// References outlive whoever holds them.
struct SessionPorts {
  Backend backend;
  FileSystem& files;
  const Clock& clock;
  Observer& observer;
  const StopRequest* stop = nullptr;
  OpenRunner open_runner = {};  // for scratch databases; a Workspace has its own
};

}  // namespace sluice
