// How PostgreSQL's SQL is split.
#pragma once

#include "core/ports/database.hpp"

namespace sluice::postgres {

ScanRules scan_rules();

}  // namespace sluice::postgres
