// What a rollback took from rows, as the database counted it, beyond what was named beforehand.
#pragma once

#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/row_watch.hpp"
#include "sluice/finding.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// `observed` was counted while `step` ran. `named` are the losses that were weighed before anything
// ran; one without a count, or of no object that is known, allows for any. Tables into which copies
// of ours are put back are left out: rows in the way of these are taken out.
std::vector<Finding> excess_losses(const Step& step, const ObservedChanges& observed,
                                   const std::vector<Finding>& named, const Dialect& dialect);

}  // namespace sluice
