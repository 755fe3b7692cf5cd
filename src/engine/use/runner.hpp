// A workspace as what runs migrations in a scratch database: there the same runs as for the user.
#pragma once

#include <memory>

#include "engine/run/ports.hpp"

namespace sluice {

// What SessionPorts::open_runner is.
std::unique_ptr<MigrationRunner> workspace_runner(const SessionPorts& ports, const Project& project,
                                                  const OpenOptions& options);

// The ports with this runner, where they have none: what every workspace is made with.
SessionPorts with_runner(SessionPorts ports);

}  // namespace sluice
