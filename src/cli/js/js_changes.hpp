// What code that is passed over may have changed: variables it assigns, the environment its calls
// may set.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "cli/js/js_cursor.hpp"
#include "cli/js/js_scope.hpp"

namespace sluice::cli::js {

// The tokens [begin, end).
struct TokenRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// `=`, `||=`, `++` …
bool is_assignment(const Token& token);

// What the range assigns cannot be known any more.
void forget_assigned(const std::vector<Token>& tokens, TokenRange range, Scope& scope);
// The calls of the range may have set variables of the environment, and changed the objects they
// were handed.
void doubt_calls(const std::vector<Token>& tokens, TokenRange range, Scope& scope);
// A dotenv file that overrides, `Object.assign(process.env, …)`: any variable may
// have another value.
void doubt_overrides(const std::vector<Token>& tokens, TokenRange range, Scope& scope);
// The names that functions of the file assign though they do not declare them: wherever these are
// called. What they do to the environment is told to the scope at once.
std::set<std::string, std::less<>> assigned_in_functions(const std::vector<Token>& tokens,
                                                         Scope& scope);
void forget_arguments(const std::vector<Token>& tokens, TokenRange range, Scope& scope);

}  // namespace sluice::cli::js
