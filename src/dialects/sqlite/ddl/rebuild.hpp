// Rebuilds a table: create new, copy, drop, rename. SQLite cannot alter a column in place,
// https://sqlite.org/lang_altertable.html#otheralter.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::sqlite {

// The name of a rebuilt table on the way, which nothing of `schema` has.
std::string interim_name(const Table& table, const Schema& schema);

// `from` and `to` have the same names. Every row is kept; indexes and triggers go with the old
// table. `empty`: tables that have just come back without their rows, so that nothing can
// refer to them.
std::vector<RenderedStatement> rebuild(const Table& from, const Table& to,
                                       const std::string& interim,
                                       const std::set<ObjectName>& empty);

// Whether rows may have to differ in this column.
bool is_unique(const Table& table, const Column& column);

// Where AUTOINCREMENT goes on counting. To run before the rebuild; nothing where there
// is no counter.
std::optional<std::string> keep_counter(const Table& from, const Table& to,
                                        const std::string& interim);

}  // namespace sluice::sqlite
