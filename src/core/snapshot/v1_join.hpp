// Where v1's snapshots are whole, the one that follows several branches holds what all of them made
// of the snapshot that they share.
#pragma once

#include <string>
#include <vector>

#include "core/ports/snapshot_codec.hpp"

namespace sluice {

// The `ddl` of the branches' ends together, as JSON indented where a snapshot has it: the shared
// one's entities in their order, what is new behind the others of its type, as drizzle-kit 1.0 puts
// them; `base` is empty where they begin from nothing. Throws Error(bad_file) where two of them
// change the same entity, or one rebuilds a table that another changes.
std::string joined_ddl(const V1File& base, const std::vector<V1File>& ends);

}  // namespace sluice
