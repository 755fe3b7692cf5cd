// v1's PostgreSQL snapshots of version 9 hold differences only: the first is a whole list of
// entities, each later one says what is created, dropped, altered and renamed since its parents.
#pragma once

#include <vector>

#include "core/ports/schema_model.hpp"
#include "core/snapshot/snapshot_chain.hpp"

namespace sluice {

// The snapshots with the schema and renames of each version 9 difference filled in, from its
// parent's state, then the differences that only its other parents come from, in the chain's order,
// then its own. Others stay as they are, as does what the chain says is not known. Throws
// Error(bad_file) for a difference that its parents' state does not bear.
std::vector<Snapshot> replayed(std::vector<Snapshot> snapshots, const SnapshotChain& chain,
                               const SchemaDialect& dialect);

}  // namespace sluice
