// PostgreSQL's part of parking.
#pragma once

#include "sluice/parking_dialect.hpp"

namespace sluice::postgres {

const ParkingDialect& parking();

}  // namespace sluice::postgres
