// SQLite's part of parking.
#pragma once

#include "core/ports/parking_dialect.hpp"

namespace sluice::sqlite {

const ParkingDialect& parking();

}  // namespace sluice::sqlite
