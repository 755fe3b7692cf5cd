// A workspace as what runs migrations in a scratch database: there the same runs as for the user.
#pragma once

#include <memory>

#include "engine/run/ports.hpp"

namespace sluice {

// What SessionPorts::open_runner is.
std::unique_ptr<MigrationRunner> workspace_runner(const SessionPorts& ports, const Project& project,
                                                  const OpenOptions& options);

}  // namespace sluice
