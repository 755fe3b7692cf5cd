// Identifiers and literals as SQLite's SQL wants them.
#pragma once

#include <string>
#include <string_view>

namespace sluice::sqlite {

std::string quote(std::string_view identifier);     // "a""b"
std::string backtick(std::string_view identifier);  // `a``b`, as drizzle-kit writes it
std::string literal(std::string_view text);         // 'a''b'

}  // namespace sluice::sqlite
