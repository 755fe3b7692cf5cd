// Whether what bears a table's or a column's name after a migration holds what stood there before:
// a column that is dropped and added, a table that is copied and swapped.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema_model.hpp"

namespace sluice {

struct SchemasAround {
  const Schema* before = nullptr;  // not owned; null: not read
  const Schema* after = nullptr;
  const SchemaDialect* dialect = nullptr;  // null where the others are
};

// What the statements replaced under its own name, where schemas that are compared look alike.
// `renames` are theirs.
std::vector<Lost> values_not_kept(const std::vector<Statement>& statements, const Renames& renames,
                                  const SchemasAround& around, const Dialect& dialect);

// Columns that have another name in the copy that took their table's place, and nothing else under
// the old one. Needs both schemas.
std::vector<Renames::ColumnRename> renamed_by_copy(const std::vector<Statement>& statements,
                                                   const Renames& renames,
                                                   const SchemasAround& around,
                                                   const Dialect& dialect);

// Columns of the schema after that have the name of one that was dropped, as Renames has them.
// Needs both schemas.
std::vector<std::pair<ObjectName, std::string>> replaced_columns(
    const std::vector<Statement>& statements, const Renames& renames, const SchemasAround& around,
    const Dialect& dialect);

}  // namespace sluice
