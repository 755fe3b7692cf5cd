// Tables of ours that are gone while others tell that they were there: `drizzle-kit push` drops
// them, and so does a hand.
#pragma once

#include <optional>

#include "sluice/diagnostic.hpp"
#include "sluice/history.hpp"

namespace sluice {

// Its rows can be made again.
std::optional<Diagnostic> tell_lost_tracking(const History& history);
// What it held is lost; where Sluice has not run yet, nothing was there.
std::optional<Diagnostic> tell_missing_events(const History& history);

}  // namespace sluice
