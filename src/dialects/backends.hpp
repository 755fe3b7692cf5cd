// THE table of database products.
#pragma once

#include <span>
#include <string_view>

#include "sluice/database.hpp"

namespace sluice {

struct BackendEntry {
  std::string_view dialect;  // as the journal says it
  Backend backend;
};

std::span<const BackendEntry> backends();
// Null pointers inside when there is no such dialect.
Backend find_backend(std::string_view dialect);

}  // namespace sluice
