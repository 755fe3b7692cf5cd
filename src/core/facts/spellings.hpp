// How a statement writes the names that its facts hold as they are stored.
#pragma once

#include <string_view>

#include "core/ports/database.hpp"
#include "core/ports/statement_facts.hpp"
#include "core/sql/sql_names.hpp"

namespace sluice {

// Adds to `facts.spellings`. `sql` is the statement's text.
void note_spellings(StatementFacts& facts, std::string_view sql, const ScanRules& rules,
                    NameStorage storage);

}  // namespace sluice
