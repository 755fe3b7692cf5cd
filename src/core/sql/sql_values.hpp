// The rows of INSERT … VALUES.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice {

// What each row gives for one of its columns, as written: a literal with a sign or a cast. Empty
// where a row computes it, has another number of values, or where more
// than RETURNING or ON CONFLICT follows the rows.
struct ValuesColumn {
  std::size_t place = 0;  // of the column among `count`
  std::size_t count = 0;
};
// Of the first VALUES that the text holds outside of parentheses.
std::vector<std::string> literals_of(std::string_view sql, const ValuesColumn& column,
                                     const ScanRules& rules);

}  // namespace sluice
