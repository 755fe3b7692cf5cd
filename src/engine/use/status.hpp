// What is applied, what is pending, and what does not fit. Reads only.
#pragma once

#include <vector>

#include "engine/use/workspace.hpp"
#include "sluice/uses.hpp"

namespace sluice {

StatusReport status(Workspace& work);

// With who else may write our tables, and what was done to them behind our back: further queries,
// in the same transaction.
struct TrustReport {
  StatusReport status;
  std::vector<Finding> distrust;
};
TrustReport status_and_trust(Workspace& work);

}  // namespace sluice
