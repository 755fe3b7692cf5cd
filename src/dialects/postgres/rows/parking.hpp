// PostgreSQL's part of parking.
#pragma once

#include "core/ports/parking_dialect.hpp"

namespace sluice::postgres {

const ParkingDialect& parking();

}  // namespace sluice::postgres
