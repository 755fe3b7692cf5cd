// Tables of ours that are missing although others show that they existed: `drizzle-kit push` drops
// them, or a person did.
#pragma once

#include <optional>

#include "sluice/finding.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// Its rows can be recreated.
std::optional<Finding> tell_lost_tracking(const History& history);
// Its content is lost; if Sluice has not run yet, it had none.
std::optional<Finding> tell_missing_events(const History& history);

}  // namespace sluice
