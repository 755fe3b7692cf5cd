// A rebuild's INSERT … SELECT: which values a column does not hold afterwards.
#pragma once

#include <string>
#include <vector>

#include "core/ports/parking_dialect.hpp"

namespace sluice::sqlite {

// `earlier` has the CREATE TABLE of what is filled; `table` is what it is filled from.
std::vector<ParkingDialect::Conversion> conversions_of(const std::vector<std::string>& earlier,
                                                       const std::string& sql,
                                                       const ObjectName& table);

}  // namespace sluice::sqlite
