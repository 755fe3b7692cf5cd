// What follows from a statement's facts, for any product.
#pragma once

#include <string>
#include <string_view>

#include "sluice/statement_facts.hpp"

namespace sluice {

// A function of the product that changes neither rows nor objects. A sequence's place is not among
// them.
bool is_harmless_function(std::string_view name);

// Whether it may change rows or objects that its facts do not name: it cannot be read, or a query
// or a block calls a function that is not known to be harmless.
bool may_do_anything(const StatementFacts& facts);

// The statement in one line, cut where it is long: for messages.
std::string shortened(std::string_view sql);

}  // namespace sluice
