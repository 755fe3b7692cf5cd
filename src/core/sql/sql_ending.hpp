// How SQL text ends: whether more may be written behind it.
#pragma once

#include <string_view>

#include "core/ports/database.hpp"

namespace sluice {

enum class SqlEnding {
  blank,   // no statement: blanks, comments and semicolons
  open,    // a statement that no semicolon ends
  broken,  // a literal or comment without an end, or a zero byte: what follows becomes part of it
  semicolon,  // a semicolon ends the last statement
};
SqlEnding ending_of(std::string_view sql, const ScanRules& rules);

}  // namespace sluice
