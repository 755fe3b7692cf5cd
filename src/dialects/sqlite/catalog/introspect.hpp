// The catalog → Schema, in one query: SQLite keeps every definition as text.
//
// A table's own text is in Table::attributes as "sql", so that it can be made again exactly as it
// was. Triggers and virtual tables are OtherObjects.
#pragma once

#include "sluice/schema_model.hpp"

namespace sluice::sqlite {

Schema introspect(Connection& connection, const HistoryTables& tables);

// What `trigger touch on users` begins with, and a virtual table's kind.
inline constexpr std::string_view k_trigger = "trigger";
inline constexpr std::string_view k_virtual_table = "virtual table";

}  // namespace sluice::sqlite
