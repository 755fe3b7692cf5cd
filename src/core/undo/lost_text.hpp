// What cannot be brought back, in words: the one place where they are made.
#pragma once

#include <string>
#include <string_view>

#include "core/ports/lost.hpp"

namespace sluice {

// How a line of rollback SQL begins that says what cannot come back.
inline constexpr std::string_view k_irreversible = "-- irreversible: ";

std::string lost_text(const Lost& lost);

// The line of rollback SQL that says it, ended. One line, whatever its names hold.
std::string irreversible_line(const Lost& lost);

}  // namespace sluice
