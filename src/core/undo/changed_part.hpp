// What part of a schema a migration can change, as far as its text tells: to undo it, that part
// alone is looked at.
#pragma once

#include <optional>
#include <vector>

#include "core/ports/row_watch.hpp"
#include "core/ports/schema_model.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// By all names that it has before, or after. Nothing where it may change what is no table or enum,
// or what no text tells. Triggers and called functions are taken to change rows at most.
std::optional<SchemaPart> part_changed_by(const std::vector<Statement>& statements,
                                          const Dialect& dialect);

// The tables whose rows it can change, but for what hangs on these.
RowReach rows_reached_by(const std::vector<Statement>& statements, const Dialect& dialect);

}  // namespace sluice
