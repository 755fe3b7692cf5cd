// Takes over a history that another tool wrote, and nothing else.
#pragma once

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

Plan plan_adopt(Workspace& work);
// What undoes the migrations is stored, too, where it is known.
RunReport adopt(Workspace& work);

}  // namespace sluice
