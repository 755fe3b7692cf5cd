// SQLite's part of parking.
#pragma once

#include "sluice/parking_dialect.hpp"

namespace sluice::sqlite {

const ParkingDialect& parking();

}  // namespace sluice::sqlite
