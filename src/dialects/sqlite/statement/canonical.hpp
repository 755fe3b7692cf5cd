// SQL reduced to what it means: blanks, comments, quotes around names and the case of letters do
// not count.
//
// SQLite keeps every definition as it was written, and puts quotes of its own around what
// a rename changes.
#pragma once

#include <string>
#include <string_view>

namespace sluice::sqlite {

std::string canonical(std::string_view sql);

// The same of an expression over the columns of one table: without parentheses around all of it,
// and without the table's name before a column's.
std::string canonical_expression(std::string_view sql, std::string_view table);

// `varchar(255)`, `decimal(10, 2)`
std::string canonical_type(std::string_view type);

// A canonical text with a name replaced, functions of that name aside.
std::string with_name(std::string_view canonical_text, std::string_view from, std::string_view to);

// Whether the text names it, quoted or not.
bool mentions(std::string_view sql, std::string_view name);

// A name as it stands in canonical text.
std::string canonical_name(std::string_view name);

// Up to the last token: a semicolon behind a comment would be part of it.
std::string_view without_last_comment(std::string_view sql);

// Without parentheses that enclose all of it.
std::string_view without_enclosing(std::string_view expression);

}  // namespace sluice::sqlite
