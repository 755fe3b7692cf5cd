// Identifiers and literals as PostgreSQL's SQL wants them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

std::string quote(std::string_view identifier);  // "a""b"
std::string literal(std::string_view text);      // 'a''b'
// Puts texts in the place of marks, once: what is put in is not looked at. Trimmed.
using Marks = std::vector<std::pair<std::string, std::string>>;
std::string with_marks(std::string_view sql, const Marks& marks);
// The same with literals for {1}, {2} …
std::string filled(std::string_view sql, const std::vector<std::string>& values);
// What stands as {=}, {||} … outside quotes becomes OPERATOR(pg_catalog.=) …: an operator that a
// search_path finds may be somebody else's.
std::string in_catalog(std::string_view sql);
// {"a","b"}: a part of each, as the elements of an array that is a parameter.
std::string array_of(const std::set<ObjectName>& names, std::string ObjectName::*part);
std::string quote_list(const std::vector<std::string>& identifiers);  // "a","b"

}  // namespace sluice::postgres
