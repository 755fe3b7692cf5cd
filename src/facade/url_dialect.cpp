#include "facade/url_dialect.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"

namespace sluice {

std::string scheme_of_url(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};  // C:\data.db is a path
  const auto scheme = url.substr(0, colon);
  const bool is_word = std::all_of(scheme.begin(), scheme.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '+' || letter == '-' || letter == '.';
  });
  return is_word ? text::lower(scheme) : std::string();
}

std::string_view dialect_of(const std::string& url) {
  const auto scheme = scheme_of_url(url);
  if (scheme == "postgres" || scheme == "postgresql")
    return url.substr(scheme.size()).starts_with("://") ? "postgresql" : "";
  if (scheme == "sqlite" || scheme == "file" || url == ":memory:") return "sqlite";
  if (!scheme.empty()) return {};
  const auto path = text::lower(url);
  const bool is_file =
      path.ends_with(".db") || path.ends_with(".sqlite") || path.ends_with(".sqlite3");
  return is_file ? "sqlite" : "";
}

}  // namespace sluice
