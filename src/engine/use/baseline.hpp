// Records migrations as applied without running them.
#pragma once

#include <string>

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// Up to and including `tag`; empty: all.
Plan plan_baseline(Workspace& work, const std::string& tag);
RunReport baseline(Workspace& work, const std::string& tag);

}  // namespace sluice
