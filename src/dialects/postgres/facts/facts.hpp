// What a statement does, read from the tree that PostgreSQL's own parser makes of it.
#pragma once

#include <string_view>

#include "core/ports/statement_facts.hpp"

namespace sluice::postgres {

// Never throws: what cannot be read is `unknown`.
StatementFacts facts_of(std::string_view sql);

}  // namespace sluice::postgres
