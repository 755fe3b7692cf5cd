#include "facade/url_dialect.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "dialects/backends.hpp"

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
  const auto path = text::lower(url);
  for (const auto& [dialect, backend, names] : backends()) {
    const auto& schemes = names.url_schemes;
    if (std::find(schemes.begin(), schemes.end(), scheme) != schemes.end()) {
      const bool is_whole = url.substr(scheme.size()).starts_with("://");
      return is_whole || !names.has_authority ? dialect : "";
    }
    const auto& endings = names.file_endings;
    const bool is_file =
        scheme.empty() && std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
          return path.ends_with(ending);
        });
    if (is_file || (!names.in_memory.empty() && url == names.in_memory)) return dialect;
  }
  return {};
}

}  // namespace sluice
