// The rollback SQL of a migration as it is stored: what cannot come back first, then the statements
// in the order to run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema_model.hpp"
#include "core/undo/inverse.hpp"
#include "core/undo/rows_back.hpp"

namespace sluice {

// Stored where a migration leaves nothing to undo; an empty text would mean that none is known.
inline constexpr std::string_view k_nothing_to_undo = "-- nothing to undo\n";

// Whether a text has no statement, declares nothing irreversible, and does not say itself that
// there is nothing to undo: somebody left it for later.
bool is_placeholder(std::string_view sql, const ScanRules& rules);

// From the migration's text. What it does not tell is said to be lost, because of `reason`.
std::string rollback_text(const Inverse& inverse, std::string_view reason);

// From the schemas before and after it.
std::string rollback_text(const Inverse& inverse, const Schema& before, const Schema& after,
                          const SchemaDialect& dialect);
// The same where the changes from `after` to `before` are known already.
std::string rollback_text(const Inverse& inverse, const std::vector<Change>& changes,
                          const Schema& before, const Schema& after, const SchemaDialect& dialect);

// The same, with the rows that were parked put back.
std::string rollback_text(const Inverse& inverse, const Schema& before, const Schema& after,
                          const SchemaDialect& dialect, const RowsBack& back);

// A stored or hand-written text, taken apart.
struct RollbackParts {
  std::vector<Statement> statements;
  std::vector<std::string> lost;  // the lines `-- irreversible: …`, without these words
};
RollbackParts split_rollback(std::string_view sql, const ScanRules& rules);

}  // namespace sluice
