// The catalog → Schema, in one query: SQLite keeps every definition as text.
//
// A table's own text is in Table::attributes as "sql", so that it can be made again exactly as it
// was. Triggers and virtual tables are OtherObjects.
#pragma once

#include "core/ports/schema_model.hpp"

namespace sluice::sqlite {

Schema introspect(Connection& connection, const HistoryTables& tables);

}  // namespace sluice::sqlite
