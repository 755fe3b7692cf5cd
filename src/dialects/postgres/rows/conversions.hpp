// ALTER COLUMN … TYPE: which values a column does not hold afterwards.
#pragma once

#include <string>
#include <vector>

#include "core/ports/parking_dialect.hpp"

namespace sluice::postgres {

// Of each column whose type the statement changes; see ParkingDialect. `place`: the table as SQL
// names it.
std::vector<ParkingDialect::Conversion> conversions_of(const std::vector<std::string>& earlier,
                                                       const std::string& sql,
                                                       const std::string& place);

// ` FROM … WHERE …`: the column's line in the catalog, which is called a.
std::string of_column(const std::string& place, const std::string& column);

}  // namespace sluice::postgres
