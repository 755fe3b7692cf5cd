// The environment variables that existing set-ups steer their own migration scripts with.
#pragma once

#include <chrono>
#include <optional>

#include "cli/settings/environment.hpp"

namespace sluice::cli {

struct Knobs {
  bool auto_migrate = false;                             // AUTO_MIGRATE
  bool confirm = false;                                  // MIGRATION_REQUIRE_CONFIRMATION
  std::optional<std::chrono::milliseconds> time_limit;   // MAX_MIGRATION_TIME
  std::optional<bool> preserve_data;                     // SLUICE_PRESERVE_DATA
  std::optional<std::chrono::milliseconds> keep_parked;  // SLUICE_KEEP_PARKED, e.g. 30d
  std::optional<bool> backup_reminder;                   // BACKUP_ENABLED; none: in production
  bool operator==(const Knobs&) const = default;
};

// Throws Error(config) for a value that is neither yes nor no, or not a number of milliseconds:
// guessing what a safety setting means is worse than stopping.
Knobs read_knobs(const Environment& environment);

}  // namespace sluice::cli
