// The codec of a product's snapshots, by the journal's word for the product.
#pragma once

#include <string_view>

#include "core/ports/schema_model.hpp"
#include "dialects/backends.hpp"

namespace sluice::test {

inline const SnapshotCodec* codec_of(std::string_view dialect) {
  return &find_backend(dialect).schema_dialect->snapshots();
}

}  // namespace sluice::test
