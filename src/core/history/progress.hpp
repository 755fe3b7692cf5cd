// How far a migration got that ran outside a transaction: the statement events read back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// Nothing when no event is the migration's. Statements run in order, so everything before the last
// that is done is done, or was skipped on purpose.
std::optional<Progress> progress_of(const std::vector<Event>& events, std::string_view tag);

// How events name the step's migration: as the mirror does, with .sql; else by its tag.
std::string event_name(const Step& step);

}  // namespace sluice
