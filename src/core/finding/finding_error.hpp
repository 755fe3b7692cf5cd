// A finding that ends the run.
#pragma once

#include "sluice/error.hpp"
#include "sluice/finding.hpp"

namespace sluice {

ErrorInfo error_of(const Finding& finding, ErrorCode code);

}  // namespace sluice
