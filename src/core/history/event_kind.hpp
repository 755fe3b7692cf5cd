// The names under which __migration_events stores what happened.
#pragma once

#include <optional>
#include <string_view>

#include "sluice/migration.hpp"

namespace sluice {

// Written to the database: never rename.
std::string_view name_of(EventKind kind) noexcept;
// Nothing for a name of a later version's.
std::optional<EventKind> event_kind_of(std::string_view name) noexcept;

}  // namespace sluice
