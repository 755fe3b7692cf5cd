// Applies what is pending.
#pragma once

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// Reads only; what is not there yet is empty.
Plan plan_migrate(Workspace& work, const UpOptions& options);
RunReport migrate(Workspace& work, const UpOptions& options);

}  // namespace sluice
