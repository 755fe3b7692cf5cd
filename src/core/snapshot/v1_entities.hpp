// v1's snapshots as lists of entities: made of a schema by each product, and here compared, so that
// the difference of two becomes the deltas of PostgreSQL's version 9.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

// What messages call a snapshot of v1 that is being put together.
inline constexpr const char* k_v1_snapshot = "snapshot.json";

// One entity, as compact JSON with its `entityType`.
using V1Entities = std::vector<std::string>;

struct V1Snapshot {
  std::string dialect;  // "postgresql" or "sqlite"
  std::string id;
  std::string parent;                  // empty: the first
  const V1Entities* before = nullptr;  // the parent's; PostgreSQL's differences need it
  const V1Entities* entities = nullptr;
};

// As drizzle-kit 1.0 writes it: two blanks, no newline at the end. No footprints: they tell
// branches that collide, and what is written here has none.
std::string write_v1_snapshot(const V1Snapshot& snapshot);

}  // namespace sluice
