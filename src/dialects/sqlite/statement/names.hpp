// Identifiers and literals as SQLite's SQL wants them.
#pragma once

#include <string>
#include <string_view>

namespace sluice::sqlite {

std::string quote(std::string_view identifier);     // "a""b"
std::string backtick(std::string_view identifier);  // `a``b`, as drizzle-kit writes it
std::string literal(std::string_view text);         // 'a''b'

// A name or a string without its quotes; anything else as it is.
std::string unquote(std::string_view token);

// drizzle-kit makes `__new_<table>`, fills it, drops <table> and renames.
bool is_rebuild_name(std::string_view table);

bool is_harmless_function(std::string_view name);

}  // namespace sluice::sqlite
