// What follows from a statement's facts, for any product.
#pragma once

#include <string>
#include <string_view>

#include "core/ports/database.hpp"
#include "core/ports/statement_facts.hpp"

namespace sluice {

// Whether it may change rows or objects that its facts do not name: it cannot be read, or what
// it runs calls a function that is not known to be harmless.
bool may_do_anything(const StatementFacts& facts, const Dialect& dialect);

// Whether dropping an object of this kind with CASCADE may take tables or columns along.
bool cascade_may_take_rows(std::string_view kind);

// The statement in one line, cut where it is long: for messages.
std::string shortened(std::string_view sql);

}  // namespace sluice
