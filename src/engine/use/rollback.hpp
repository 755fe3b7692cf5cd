// Undoes applied migrations, the newest first.
#pragma once

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

Plan plan_rollback(Workspace& work, const DownOptions& options);
RunReport rollback(Workspace& work, const DownOptions& options);

// Goes on with a rollback that was broken off outside a transaction: leave to lose data was given
// when it began.
RunReport resume_rollback(Workspace& work, InDoubt in_doubt);

}  // namespace sluice
