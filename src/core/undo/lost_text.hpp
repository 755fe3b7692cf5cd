// What cannot be brought back, in words: the one place where they are made.
#pragma once

#include <string>
#include <string_view>

#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"

namespace sluice {

// How a line of rollback SQL begins that says what cannot come back.
inline constexpr std::string_view k_irreversible = "-- irreversible: ";

// What a rollback declares, as it is stored: see LostKind. Empty for what only lies ahead.
std::string lost_text(const Lost& lost);

// The same before it happens, with names quoted only where they must be: "rows of users".
std::string at_stake_text(const Lost& lost, const Dialect& dialect);

// Whether `text`, of a constraint of that name, says that it may come back without being validated.
bool leaves_unvalidated(std::string_view text, std::string_view constraint);

// Whether `text`, of a key or an index of that name, says that it may not come back.
bool leaves_away(std::string_view text, std::string_view key);

// The line of rollback SQL that says it, ended. One line, whatever its names hold.
std::string irreversible_line(const Lost& lost);

}  // namespace sluice
