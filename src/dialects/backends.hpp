// THE table of database products.
#pragma once

#include <span>
#include <string_view>

#include "core/ports/database.hpp"

namespace sluice {

struct BackendEntry {
  std::string_view dialect;  // as the journal says it
  Backend backend;
};

std::span<const BackendEntry> backends();
// No pointer inside is null. Throws Error(config) for a dialect that there is not.
Backend find_backend(std::string_view dialect);

}  // namespace sluice
