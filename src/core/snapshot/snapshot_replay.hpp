// Snapshots that hold differences only: replays them along their branches.
#pragma once

#include <vector>

#include "core/ports/snapshot_codec.hpp"
#include "core/snapshot/snapshot_chain.hpp"

namespace sluice {

// The snapshots with the schema and renames of each difference filled in, from its
// parent's state, then the differences that only its other parents come from, in the chain's order,
// then its own. Others stay as they are, as does what the chain says is not known. Throws
// Error(bad_file) for a difference that its parents' state does not bear.
std::vector<Snapshot> replayed(std::vector<Snapshot> snapshots, const SnapshotChain& chain,
                               const SnapshotCodec& codec);

}  // namespace sluice
