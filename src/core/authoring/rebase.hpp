// Two branches added migrations to one snapshot: puts the local ones on top of the other's, with
// new names, times and snapshots. Their SQL stays the same.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// A migration that gets another place.
struct Rebased {
  std::size_t entry = 0;  // in the journal as it is
  JournalEntry to;        // as it is afterwards
  Snapshot snapshot;      // the schema before it with its change applied
  bool operator==(const Rebased&) const = default;
};

struct RebasePlan {
  std::string onto;  // the tag of the other branch's last migration; empty: there is no fork
  std::vector<Rebased> moved;      // in order
  std::vector<std::size_t> order;  // of all entries: where each comes from
  bool operator==(const RebasePlan&) const = default;
};

struct RebaseInput {
  const Journal& journal;
  const std::vector<Snapshot>& snapshots;
  const std::vector<std::size_t>& entries;  // of each snapshot
  std::string local;  // a tag of the local branch; empty: the one whose first `when` is later
  std::function<std::string()> new_uuid;
};

// Of the first fork; others remain. Throws Error: refused where the branches change the same
// object, naming it; usage for a tag that is on no branch.
RebasePlan plan_rebase(const RebaseInput& input);

}  // namespace sluice
