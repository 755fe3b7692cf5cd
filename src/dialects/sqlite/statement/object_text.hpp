// CREATE INDEX and CREATE VIEW, as SQLite keeps them → Index and View; of CREATE TRIGGER what it
// stands on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ports/schema.hpp"

namespace sluice::sqlite {

// What `trigger touch on users` begins with, and a virtual table's kind.
inline constexpr std::string_view k_trigger = "trigger";
inline constexpr std::string_view k_virtual_table = "virtual table";

// A column's collation is in IndexColumn::opclass. Nothing for what is no such statement.
std::optional<Index> read_index(std::string_view sql);

// One entry of an index, as it stands in CREATE INDEX: `"a" DESC`, `lower(a)`.
IndexColumn read_index_column(std::string_view sql);

// Column names of the view's own are in View::with, as ("columns", "`a`, `b`").
std::optional<View> read_view(std::string_view sql);

// The table or view that the trigger watches; empty for what is no trigger.
std::string trigger_table(std::string_view sql);

}  // namespace sluice::sqlite
