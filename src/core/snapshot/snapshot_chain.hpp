// How the snapshots of a folder hang together: by id and prevId, along branches, with
// what is missing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/snapshot_codec.hpp"

namespace sluice {

struct SnapshotLink {
  std::vector<std::size_t>
      parents;  // in the order of prevIds; a copy of an earlier snapshot has that as its parent
  std::vector<std::string> missing;  // prevIds that no snapshot has
  // False where the schema cannot be told: a difference one of whose ancestors is
  // missing.
  bool is_known = true;
  bool operator==(const SnapshotLink&) const = default;
};

// Numbers are places in the list of snapshots.
struct SnapshotChain {
  std::vector<SnapshotLink> links;              // one for each snapshot
  std::vector<std::size_t> order;               // parents before children; else as given
  std::vector<std::size_t> leaves;              // no snapshot's parent
  std::vector<std::vector<std::size_t>> forks;  // those that share a parent, in the given order
  std::vector<std::size_t> in_cycle;  // those that are their own ancestors; they are not in `order`
  bool operator==(const SnapshotChain&) const = default;
};

// `snapshots` in the order of their entries, or folders. Of several with one id, a child belongs to
// the nearest one before it.
SnapshotChain chain_of(const std::vector<Snapshot>& snapshots);

// What the database held before the snapshot's migration: nothing for the first; the parent's
// schema; with several parents all their changes together. Absent where a parent is missing, or the
// schema of one cannot be told. Differences must have been replayed.
std::optional<Schema> schema_before(const std::vector<Snapshot>& snapshots,
                                    const SnapshotChain& chain, std::size_t index);

// The snapshot and everything before it, the snapshot last, in the chain's order.
std::vector<std::size_t> ancestry(const SnapshotChain& chain, std::size_t index);

}  // namespace sluice
