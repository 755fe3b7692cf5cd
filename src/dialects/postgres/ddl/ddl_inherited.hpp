// A parent's new name, and the new names of its columns, reach all tables below it by themselves.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// Parents before children.
std::vector<const Table*> descendants(const ObjectName& name, const Schema& schema);

// With the renames of the columns that children have of their parents.
Renames with_inherited(Renames renames, const Schema& before, const Schema& after);

// Without those of inherited columns, which come with the parent's: `settled` are all changes.
std::vector<Change> without_inherited(std::vector<Change> renames,
                                      const std::vector<Change>& settled, const Schema& to);

// A table that only knows its parents by other names does not leave them.
std::vector<Change> with_parents_renamed(std::vector<Change> changes);

}  // namespace sluice::postgres
