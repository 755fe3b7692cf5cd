// Which migrations truly took effect, whatever the histories claim: what each changed in the
// snapshots is looked for in the database.
#pragma once

#include <vector>

#include "engine/snapshot_files.hpp"
#include "engine/verifier.hpp"

namespace sluice {

// A sentence for each migration of which history and database say different things, with the
// command that fits. What the snapshots do not model (rows, functions, expressions) is no evidence.
std::vector<Diagnostic> examine(const Project& project, const SnapshotFiles& snapshots,
                                const Verification& found, const Schema& actual,
                                const SchemaDialect& dialect);

}  // namespace sluice
