// Carries out a plan that was made and looked at before.
#pragma once

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

enum class LossLeave { refuse, allow };

// Throws Error(drift) where the history is no longer what the plan is based on, and Error(refused)
// where undoing loses data and that is not allowed.
RunReport execute_plan(Workspace& work, Plan plan, LossLeave leave);

}  // namespace sluice
