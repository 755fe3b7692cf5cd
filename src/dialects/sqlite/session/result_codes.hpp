// SQLite's result codes as the manual names them, and what a person can do about each.
#pragma once

#include <string>
#include <string_view>

#include "sluice/error.hpp"

namespace sluice::sqlite {

// "SQLITE_CONSTRAINT_UNIQUE"; the primary code's name for an extended code that is newer
// than this list.
std::string name_of_code(int code);
// What such a failure means. SQLite has one code for most refusals of a statement, so that the
// message, which it never translates, tells them apart.
FailureKind kind_of_code(int code, std::string_view message);
// A sentence that names the next action; empty where the message says it all.
std::string hint_for_code(int code);
// "malformed database schema (t) - near "RANDOM": syntax error": a hint where the schema is not
// damaged, but written in words that this SQLite does not know; empty for any other message.
std::string foreign_syntax(std::string_view message);

}  // namespace sluice::sqlite
