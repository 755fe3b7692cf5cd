// Where the chain of snapshots forks: what each branch does to the schema, and where two collide.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/snapshot/snapshot_chain.hpp"

namespace sluice {

// Numbers are places in the list of snapshots.
struct Fork {
  std::optional<std::size_t> base;                 // none: both begin from nothing
  std::vector<std::vector<std::size_t>> branches;  // each in the chain's order
  // What more than one branch touches, e.g. "column public.users.email"; sorted.
  std::vector<std::string> collisions;
  // False where the schema at an end of a branch cannot be told.
  bool is_known = true;
  bool operator==(const Fork&) const = default;
};

// Those that no later snapshot joins again.
std::vector<Fork> open_forks(const std::vector<Snapshot>& snapshots, const SnapshotChain& chain);

// What both lists of changes touch, so that one of them may not do what it was made to do.
std::vector<std::string> collisions_of(const std::vector<Change>& a, const std::vector<Change>& b);

}  // namespace sluice
