// What a body in plpgsql does.
#pragma once

#include <string_view>

#include "core/ports/statement_facts.hpp"

namespace sluice::postgres {

// Of a DO, CREATE FUNCTION or CREATE PROCEDURE with the body: all that it may do, each use
// conditional. EXECUTE of a text that is put together makes it unknown; how far that reaches is
// read off the pieces that the body holds.
StatementFacts facts_of_block(std::string_view statement, std::string_view body);

}  // namespace sluice::postgres
