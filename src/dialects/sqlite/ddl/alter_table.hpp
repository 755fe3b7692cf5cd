// Whether ALTER TABLE alone makes one table into another, exactly: SQLite can only add columns at
// the end, and drop those that nothing else of the table names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::sqlite {

// The statements, without indexes; nothing where the table must be rebuilt. `from` has the names it
// had before `renames`, which have been made already.
std::optional<std::vector<RenderedStatement>> alter_table(const Table& from, const Table& to,
                                                          const Renames& renames);

}  // namespace sluice::sqlite
