// The arguments of a routine as a statement writes them.
#pragma once

#include <string>
#include <string_view>

namespace sluice::postgres {

// The first parentheses of the statement, without the defaults in them: "(a int, b text)".
std::string written_arguments(std::string_view sql);

}  // namespace sluice::postgres
