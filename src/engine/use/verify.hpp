// Files, both histories and the database, read in one transaction and compared. Reads only.
#pragma once

#include "engine/use/workspace.hpp"
#include "engine/verify/verifier.hpp"

namespace sluice {

// The database is compared with the snapshot of the newest applied migration.
Verification verify(Workspace& work, const VerifyOptions& options);

}  // namespace sluice
