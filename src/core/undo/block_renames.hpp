// Renames in blocks of procedural code: conditions decide whether they run.
#pragma once

#include <vector>

#include "core/undo/kept_values.hpp"

namespace sluice {

// Notes those that the schemas around show: the old name is gone, and the new one is new. Needs
// both schemas.
void note_block_renames(Renames& renames, const std::vector<Statement>& statements,
                        const SchemasAround& around, const Dialect& dialect);

}  // namespace sluice
