// Small patterns over a statement's first tokens, so that classifying statements is a table.
//
//   WORD          that word                        A|B         one of them
//   WORD?  A|B?   may be missing                   <name>      an identifier, qualified or not; it
//   is captured <options>     a list in parentheses, or nothing            <text>    a string
//   literal; it is captured $             the statement's end
// Whatever comes behind the pattern is not looked at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::postgres {

// The captures, in order: an empty vector when the pattern fits and has none.
using Captures = std::vector<std::vector<std::string>>;
// `tokens` are leading_tokens'. An optional element takes its word whenever it can.
std::optional<Captures> match(const std::vector<std::string>& tokens, std::string_view pattern);

// An identifier as it is stored: "A""b" → A"b, ABC → abc.
std::string identifier(const std::string& token);
// A captured name as its parts: {"schema", "table"}.
std::vector<std::string> name_parts(const std::vector<std::string>& capture);

}  // namespace sluice::postgres
