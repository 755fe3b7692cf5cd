// Puts database URLs together and takes their scheme off.
#include "cli/settings/url.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/text.hpp"
#include "facade/url_dialect.hpp"

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

std::string scheme_of(std::string_view url) { return scheme_of_url(url); }

std::string dialect_of_url(const std::string& url) { return std::string(dialect_of(url)); }

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

namespace {

std::string decode(std::string_view text) {
  const auto digit = [](char letter) -> int {
    if (letter >= '0' && letter <= '9') return letter - '0';
    const char lower = static_cast<char>(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_code =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += is_code ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    i += is_code ? 2 : 0;
  }
  return out;
}

struct Place {
  std::string host, port, database;
};

void take_parameter(std::string_view parameter, Place& place) {
  const auto equals = parameter.find('=');
  if (equals == std::string_view::npos) return;
  const auto name = parameter.substr(0, equals);
  const auto value = decode(parameter.substr(equals + 1));
  if (name == "host" || name == "hostaddr") place.host = value;
  if (name == "port") place.port = value;
  if (name == "dbname") place.database = value;
}

Place place_of(std::string_view url) {
  url.remove_prefix(std::min(url.find("://") + 3, url.size()));
  const auto mark = std::min(url.find('?', std::min(url.find('/'), url.size())), url.size());
  const auto slash = std::min(url.find('/'), mark);
  auto authority = url.substr(0, slash);
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && !authority.ends_with(']');
  Place place{.host = text::lower(decode(authority.substr(0, has_port ? colon : authority.size()))),
              .port = has_port ? std::string(authority.substr(colon + 1)) : "",
              .database = slash < mark ? decode(url.substr(slash + 1, mark - slash - 1)) : ""};
  if (mark < url.size()) {
    for (const auto& parameter : text::split(url.substr(mark + 1), "&"))
      take_parameter(parameter, place);
  }
  return place;
}

std::string path_of(std::string_view url) {
  std::string path = file_of_url(url);
  while (path.starts_with("./")) path.erase(0, 2);
  return path;
}

}  // namespace

std::string file_of_url(std::string_view url) {
  const std::string scheme = scheme_of(url);
  if (!scheme.empty()) url.remove_prefix(scheme.size() + 1);
  if (url.starts_with("//")) url.remove_prefix(2);
  return decode(url.substr(0, url.find_first_of("?#")));
}

namespace {

bool is_at_same_place(const Place& a, const Place& b) {
  const auto port = [](const Place& place) { return place.port.empty() ? "5432" : place.port; };
  return a.host == b.host && port(a) == port(b);
}

}  // namespace

bool is_same_server(const std::string& one, const std::string& other) {
  if (dialect_of_url(one) != "postgresql" || dialect_of_url(other) != "postgresql") return false;
  const auto with_host = [](Place place) {
    if (place.host.empty() || place.host == "127.0.0.1" || place.host == "::1" ||
        place.host == "[::1]")
      place.host = "localhost";
    return place;
  };
  return is_at_same_place(with_host(place_of(one)), with_host(place_of(other)));
}

bool is_same_database(const std::string& partial, const std::string& whole) {
  const auto dialect = dialect_of_url(whole);
  if (dialect_of_url(partial) != dialect) return false;
  if (dialect != "postgresql") return path_of(partial) == path_of(whole);
  const auto a = place_of(partial);
  const auto b = place_of(whole);
  if (!a.database.empty() && a.database != b.database) return false;
  return a.host.empty() || is_at_same_place(a, b);
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
