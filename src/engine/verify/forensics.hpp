// Which migrations truly took effect, whatever the histories claim: what each changed in the
// snapshots is looked for in the database.
#pragma once

#include <vector>

#include "core/history/effect.hpp"
#include "core/ports/database.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "engine/verify/verifier.hpp"

namespace sluice {

struct Examination {
  std::vector<Effect> effects;
  std::vector<Finding> findings;  // of each effect
};

// Each migration of which history and database say different things. Of what snapshots do not tell,
// the names in its SQL are evidence; rows and expressions are none. The migrations are loaded.
Examination examine(const Project& project, const SnapshotFiles& snapshots,
                    const Verification& found, const Schema& actual, const Backend& backend);

// Of one entry, whatever the histories say of it.
Standing standing_of(const Project& project, const SnapshotFiles& snapshots,
                     const Verification& found, const Schema& actual, const Backend& backend,
                     std::size_t entry);

// What the history alone would advise for these migrations gives way to what was found out: to run
// one that took effect would fail.
void apply_examination(std::vector<Finding>& history, const Examination& examination);

}  // namespace sluice
