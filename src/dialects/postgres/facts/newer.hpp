// Statements that the parser refuses: of a grammar newer than its own, or no SQL at all.
#pragma once

#include <string_view>

#include "core/ports/statement_facts.hpp"

namespace sluice::postgres {

// Kind, verb and the main object, as far as the first words say them; always unknown.
StatementFacts facts_of_newer(std::string_view sql);

}  // namespace sluice::postgres
