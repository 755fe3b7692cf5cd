// The tables whose rows or values a migration may destroy, read from its text before it runs. If
// the text is unclear, a table counts as endangered: a needless copy is dropped again, a missing
// one is lost data.
#pragma once

#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"
#include "core/undo/endangered_tables.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

Danger danger_of(const std::vector<Statement>& statements, const Dialect& dialect);

// With what foreign keys, partitions and triggers reach from there.
Danger reached(const Danger& danger, const Schema& before, const Dialect& dialect);

// Tables of `before` that it reaches.
std::vector<const Table*> tables_in_danger(const Danger& danger, const Schema& before,
                                           const Dialect& dialect);

// Whether all of the step happens in one transaction: only then can copies be made with it.
bool is_whole(const Step& step);

}  // namespace sluice
