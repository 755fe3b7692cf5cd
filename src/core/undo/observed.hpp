// What the database counted while a migration ran, against what its inverse says of rows: whatever
// changed and is not taken back is declared.
#pragma once

#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/row_watch.hpp"
#include "core/undo/inverse.hpp"

namespace sluice {

// Names the cause of a change that no statement of the migration names.
inline constexpr std::string_view k_by_others = "a trigger, a foreign key or a function";

// Whether statements may change rows or counters that were there before them.
bool may_change_rows(const std::vector<Statement>& statements, const Dialect& dialect);

// `observed` was counted while `statements` ran, which `inverse` takes back.
void complete(Inverse& inverse, const ObservedChanges& observed,
              const std::vector<Statement>& statements, const Dialect& dialect);

// Where nothing was counted: an INSERT is taken back where the schema after it says that its
// literals are a key.
void confirm_keys(Inverse& inverse, const Schema& after);

}  // namespace sluice
