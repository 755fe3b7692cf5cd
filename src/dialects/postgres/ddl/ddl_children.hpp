// What children have of their parents: which of their parts come and go with the parents', keep
// hanging on them under another name, or must be brought back to what was the children's own.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// The kind of an object that stands for what no SQL makes.
inline constexpr const char* k_loss = "loss";

// The changes without those that parents make, and with those that undo what parents' changes do to
// children that shall stay as they are.
std::vector<Change> with_children(std::vector<Change> changes, const Schema& from,
                                  const Schema& to);

}  // namespace sluice::postgres
