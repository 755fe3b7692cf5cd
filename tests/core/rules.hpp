// How the two products read SQL, for tests of what only reads it.
#pragma once

#include "core/ports/database.hpp"

namespace sluice::test {

inline constexpr ScanRules k_postgres_rules = {
    .nested_comments = true, .dollar_quotes = true, .escape_strings = true, .atomic_bodies = true};
inline constexpr ScanRules k_sqlite_rules = {.backtick_identifiers = true,
                                             .bracket_identifiers = true,
                                             .trigger_bodies = true,
                                             .chunk_may_be_cut = true};

}  // namespace sluice::test
