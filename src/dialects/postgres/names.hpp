// Identifiers and literals as PostgreSQL's SQL wants them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::postgres {

std::string quote(std::string_view identifier);         // "a""b"
std::string literal(std::string_view text);             // 'a''b'
std::string quote_list(const std::vector<std::string>& identifiers);  // "a","b"

}  // namespace sluice::postgres
