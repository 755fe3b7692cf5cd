// Rolls back and applies the same migrations again, in one plan.
#pragma once

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

Plan plan_redo(Workspace& work, const DownOptions& options);
RunReport redo(Workspace& work, const DownOptions& options);

}  // namespace sluice
