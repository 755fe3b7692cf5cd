// What is parked of the workspace's history: listed, and thrown away.
#pragma once

#include <vector>

#include "engine/undo/parked.hpp"
#include "engine/use/workspace.hpp"

namespace sluice {

std::vector<ParkedCopy> parked(Workspace& work);  // the oldest first
// What of it is thrown away.
std::vector<ParkedCopy> purge_parked(Workspace& work, const ParkedChoice& choice);

}  // namespace sluice
