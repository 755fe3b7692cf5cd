// Which rows a plain DELETE or UPDATE touches, in its own words.
#pragma once

#include <string_view>

#include "core/ports/statement_facts.hpp"
#include "core/sql/sql_scanner.hpp"

namespace sluice {

// Fills RowUse::condition of the facts of this statement.
void note_condition(StatementFacts& facts, std::string_view sql, const ScanRules& rules);

}  // namespace sluice
