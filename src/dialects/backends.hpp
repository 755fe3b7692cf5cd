// THE table of database products.
#pragma once

#include <span>
#include <string_view>

#include "core/ports/database.hpp"
#include "core/snapshot/v1_entities.hpp"

namespace sluice {

struct BackendEntry {
  std::string_view dialect;  // as the journal says it
  Backend backend;
  V1Entities (*v1_entities)(const Schema& schema);
};

std::span<const BackendEntry> backends();
// No pointer inside is null. Throws Error(config) for a dialect that there is not.
Backend find_backend(std::string_view dialect);
// The schema as the entities of v1's snapshots; throws as find_backend does.
V1Entities v1_entities_of(std::string_view dialect, const Schema& schema);

}  // namespace sluice
