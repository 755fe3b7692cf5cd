// Drops everything and applies all migrations again, in one plan.
#pragma once

#include <string>

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

Plan plan_reset(Workspace& work);
RunReport reset(Workspace& work);

// As a person confirms it.
std::string name_of_database(Workspace& work);

}  // namespace sluice
