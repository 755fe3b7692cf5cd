// THE table of database products.
#pragma once

#include <span>
#include <string_view>

#include "core/ports/database.hpp"
#include "core/ports/product_names.hpp"
#include "core/ports/snapshot_codec.hpp"

namespace sluice {

struct BackendEntry {
  std::string_view dialect;  // as the journal says it
  Backend backend;
  ProductNames names;
};

std::span<const BackendEntry> backends();
// What journals and snapshots say, product by product.
std::span<const SnapshotFormat> known_dialects();
// No pointer inside is null. Throws Error(config) for a dialect that there is not.
Backend find_backend(std::string_view dialect);

}  // namespace sluice
