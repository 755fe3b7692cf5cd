// Changes in an order that a server takes, completed by what stands in their way.
//
// A server refuses to drop or to alter what something else needs: a view reads the column, an index
// calls the function. What is in the way is dropped first and made again afterwards, with all that
// went with it.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// For schemas that were read from a catalog: first all that goes, in the words of `from`, then the
// renames, then all that comes or is altered, in the words of `to`, last the types and schemas that
// nothing needs any more.
std::vector<Change> in_runnable_order(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to);

}  // namespace sluice::postgres
