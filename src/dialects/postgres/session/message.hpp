// What libpq complains about when it connects: one line, no password, and what to do about it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/error.hpp"

namespace sluice::postgres {

// libpq's message without its line ends, its severity and what is said twice.
std::string one_line(std::string_view message, const std::vector<std::string>& secrets = {});

// What to do about a refusal that is none of the statement's; empty for any other.
std::string hint_for_refusal(std::string_view sqlstate, std::string_view message);

// "Perhaps you meant to reference the column …" as a shorter question; any other hint as it is.
std::string as_question(std::string hint);

// The Error for a connection that could not be made. `message` is libpq's, in English.
Error connect_error(std::string_view message, const std::vector<std::string>& secrets);

}  // namespace sluice::postgres
