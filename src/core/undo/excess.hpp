// What a rollback took from rows, as the database counted it, beyond what was named beforehand.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/row_watch.hpp"
#include "sluice/finding.hpp"

namespace sluice {

// `named` are the losses that were weighed before anything ran; one without a count, or of no
// object that is known, allows for any.
std::vector<Finding> excess_losses(const std::string& tag, const ObservedChanges& observed,
                                   const std::vector<Finding>& named, const Dialect& dialect);

}  // namespace sluice
