// What a migration's SQL makes of a schema, found out on a scratch database: for a snapshot
// that is lost.
#pragma once

#include "engine/folder/branch_snapshots.hpp"
#include "engine/scratch/prover.hpp"

namespace sluice {

// `before` with what the migration changed, as the server spells it. `options.url` names the
// server; nothing of the scratch database stays. Throws Error where a migration does not run.
Schema derive_schema(const SessionPorts& ports, const Project& project, const OpenOptions& options,
                     Reach reach, const DerivedFrom& from);

}  // namespace sluice
