#include "dialects/postgres/names.hpp"

#include "base/text.hpp"

namespace sluice::postgres {

std::string quote(std::string_view identifier) {
  return text::cat('"', text::replace_all(identifier, "\"", "\"\""), '"');
}

std::string literal(std::string_view text) { return text::cat('\'', text::replace_all(text, "'", "''"), '\''); }

std::string quote_list(const std::vector<std::string>& identifiers) {
  std::vector<std::string> quoted;
  for (const std::string& identifier : identifiers) quoted.push_back(quote(identifier));
  return text::join(quoted, ",");
}

}  // namespace sluice::postgres
