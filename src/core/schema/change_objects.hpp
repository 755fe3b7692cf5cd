// Which objects a list of changes is about.
#pragma once

#include <vector>

#include "core/ports/change.hpp"

namespace sluice {

// Each once, those of a table together; views last, since they read the tables. Renames are about
// no object: where they count, nobody said that anything was renamed.
std::vector<ObjectRef> objects_of(const std::vector<Change>& changes);

}  // namespace sluice
