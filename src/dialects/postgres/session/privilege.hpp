// The statement that gives a role what the server says it lacks.
#pragma once

#include <string>
#include <string_view>

namespace sluice::postgres {

// For the server's message of SQLSTATE 42501, in English: a sentence with the GRANT, or the change
// of owner, for `role`. Empty for a message that names no object.
std::string hint_of_denial(std::string_view message, std::string_view role);

}  // namespace sluice::postgres
