// What a statement may need, by its facts: where that is dropped first, what the statement made is
// in the way.
#pragma once

#include <string_view>

#include "core/ports/statement_facts.hpp"

namespace sluice {

enum class StatementNeeds {
  nothing,
  roles,
  objects,  // functions, types, sequences, roles, extensions …, but no tables and what is like them
  anything,  // what it says may name tables
};

StatementNeeds needs_of(const StatementFacts& facts);

// Whether that may be an object of `kind`, as ObjectKey names it; empty: a change of another one.
bool may_need(StatementNeeds needs, std::string_view kind);

}  // namespace sluice
