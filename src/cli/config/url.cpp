// Puts database URLs together and takes their scheme off.
#include "cli/config/url.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "cli/settings.hpp"

namespace sluice::cli {

namespace {

std::string encode(std::string_view text, std::string_view also_plain = {}) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool is_plain = (byte < 0x80 && std::isalnum(byte) != 0) || letter == '-' ||
                          letter == '.' || letter == '_' || letter == '~' ||
                          also_plain.find(letter) != std::string_view::npos;
    if (is_plain) {
      out += letter;
    } else {
      out += text::cat('%', k_digits[byte >> 4], k_digits[byte & 15]);
    }
  }
  return out;
}

}  // namespace

std::string scheme_of(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};  // C:\data.db is a path
  const auto scheme = url.substr(0, colon);
  const bool is_word = std::all_of(scheme.begin(), scheme.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '+' || letter == '-' || letter == '.';
  });
  return is_word ? text::lower(scheme) : std::string();
}

std::string dialect_of_url(const std::string& url) {
  const auto scheme = scheme_of(url);
  if (scheme == "postgres" || scheme == "postgresql") return "postgresql";
  if (scheme == "sqlite" || scheme == "file" || url == ":memory:") return "sqlite";
  if (!scheme.empty()) return {};
  const auto path = text::lower(url);
  const bool is_file =
      path.ends_with(".db") || path.ends_with(".sqlite") || path.ends_with(".sqlite3");
  return is_file ? "sqlite" : "";
}

std::string server_url(const ServerParts& parts) {
  std::string url = "postgresql://";
  if (!parts.user.empty() || !parts.password.empty()) url += encode(parts.user);
  if (!parts.password.empty()) url += text::cat(':', encode(parts.password));
  if (!parts.user.empty() || !parts.password.empty()) url += '@';
  auto parameters = parts.parameters;
  const bool is_socket = parts.host.starts_with('/') || parts.host.starts_with('@');
  const bool is_address = parts.host.find(':') != std::string::npos && !parts.host.starts_with('[');
  if (is_socket) {
    parameters.emplace_back("host", parts.host);
    if (!parts.port.empty()) parameters.emplace_back("port", parts.port);
  } else {
    url += is_address ? text::cat('[', parts.host, ']') : encode(parts.host, "[]:,");
    if (!parts.port.empty()) url += text::cat(':', encode(parts.port, ","));
  }
  url += text::cat('/', encode(parts.database));
  return with_parameters(std::move(url), parameters);
}

bool has_password(std::string_view url) {
  const auto start = url.find("://");
  if (start == std::string_view::npos) return false;
  const auto authority = url.substr(start + 3, url.find_first_of("/?#", start + 3) - start - 3);
  const auto at = authority.rfind('@');
  return at != std::string_view::npos &&
         authority.substr(0, at).find(':') != std::string_view::npos;
}

std::string with_parameters(std::string url,
                            const std::vector<std::pair<std::string, std::string>>& parameters) {
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : parameters) {
    url += text::cat(separator, name, '=', encode(value));
    separator = '&';
  }
  return url;
}

std::string file_url(std::string_view path) {
  if (path == ":memory:") return std::string(path);
  std::string out = "sqlite:";
  for (const char letter : path) {
    const bool has_meaning = letter == '%' || letter == '?' || letter == '#';
    out += has_meaning ? encode(std::string_view(&letter, 1)) : std::string(1, letter);
  }
  return out;
}

}  // namespace sluice::cli
