// Rebuilds a table: create new, copy, drop, rename. SQLite cannot alter a column in place,
// https://sqlite.org/lang_altertable.html#otheralter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/schema.hpp"

namespace sluice::sqlite {

// `from` and `to` have the same names. Every row is kept; indexes and triggers go with the old
// table.
std::vector<std::string> rebuild(const Table& from, const Table& to);

// Where AUTOINCREMENT goes on counting. To run before the rebuild; nothing where there is no
// counter.
std::optional<std::string> keep_counter(const Table& from, const Table& to);

}  // namespace sluice::sqlite
