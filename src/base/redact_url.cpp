// Hides the password of scheme://user:password@host, also where it was pasted
// without percent encoding.
#include "base/redact_parts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice::redaction {

namespace {

// Where a password could end at the latest: a blank or a quote that closes the URL.
std::size_t token_end(std::string_view text, std::size_t from) {
  return std::min(text.find_first_of(" \t\r\n\"`<>", from), text.size());
}

// "5432" or nothing, up to a slash or the end: a port, so that what stands before it is a host.
bool is_port(std::string_view rest) {
  const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789"));
  return digits.size() <= 5 && (digits.size() == rest.size() ||
                                std::string_view("/?#,.;)'").find(rest[digits.size()]) != k_none);
}

// `?name=` begins a query; a question mark before anything else belongs to the password.
std::size_t query_start(std::string_view url) {
  for (std::size_t mark = url.find('?'); mark != k_none; mark = url.find('?', mark + 1)) {
    std::size_t at = mark + 1;
    while (at < url.size() && (is_word(url[at]) || url[at] == '.')) ++at;
    if (at > mark + 1 && at < url.size() && url[at] == '=') return mark;
  }
  return url.size();
}

bool has_stray(std::string_view query) {
  const std::vector<std::string> parameters = text::split(query, "&");
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const std::string& each) { return is_stray_at(each); });
}

// The offset of the '@' that ends the password; `after` is what follows "user:". Nothing: there is
// no password. Passwords are often pasted without percent encoding, so that '@', '/', '?', '#' and
// blanks may be part of them.
std::size_t password_end(std::string_view after, bool is_database) {
  const std::string_view token = after.substr(0, token_end(after, 0));
  const std::string_view authority = token.substr(0, token.find_first_of("/?#"));
  const bool settled = authority.find('@') != k_none || is_port(token);
  const std::size_t query = query_start(token);
  const bool is_stray = is_database && query < token.size() && has_stray(token.substr(query + 1));
  const std::string_view searched = settled && !is_stray ? token.substr(0, query) : token;
  const std::size_t at = searched.rfind('@');
  if (at != k_none || is_port(token) || !is_database) return at;
  const std::string_view line = after.substr(0, after.find_first_of("\r\n"));
  const std::size_t later = line.find('@');
  return later == k_none ? token.size()
                         : later;  // "user:password" and no host: libpq takes it for a port
}

bool is_database_scheme(std::string_view before_colon) {
  for (const std::string_view scheme : {"postgres", "postgresql", "libsql", "mysql", "turso"})
    if (text::lower(before_colon.substr(before_colon.size() -
                                        std::min(before_colon.size(), scheme.size()))) == scheme)
      return true;
  return false;
}

// libpq quotes what it took for a port, and with an '@', ':' or '/' in a password that is a part of
// the password.
std::string hide_odd_ports(std::string_view text) {
  std::string result(text);
  for (const std::string_view lead : {"invalid port number: \"", "invalid integer value \""}) {
    const std::size_t found = result.find(lead);
    if (found == k_none) continue;
    const std::size_t value = found + lead.size();
    const std::size_t end = std::min(result.find('"', value), result.size());
    const bool is_number = std::all_of(result.begin() + static_cast<std::ptrdiff_t>(value),
                                       result.begin() + static_cast<std::ptrdiff_t>(end), is_digit);
    if (!is_number) result.replace(value, end - value, k_hidden);
  }
  return result;
}

}  // namespace

bool is_stray_at(std::string_view parameter) {
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  const std::string_view name = parameter.substr(0, equals);
  if (name.find('@') != k_none) return true;
  if (parameter.find('@', equals) == k_none) return false;
  for (const std::string_view known :
       {"host", "user", "options", "application_name", "fallback_application_name", "password",
        "sslpassword", "passfile", "dbname", "service"})
    if (name == known) return false;
  return true;
}

std::string hide_url_passwords(std::string_view text) {
  std::string result;
  std::size_t start = 0;
  for (std::size_t mark = text.find("://"); mark != k_none;
       mark = text.find("://", std::max(start, mark + 3))) {
    const std::size_t user = mark + 3;
    const std::size_t colon = text.find_first_of(":/?#\"`<> \t\r\n", user);
    if (colon == k_none || text[colon] != ':') continue;
    const std::string_view after = text.substr(colon + 1);
    const std::size_t length = password_end(after, is_database_scheme(text.substr(0, mark)));
    if (length == k_none || length == 0) continue;
    result += text.substr(start, colon + 1 - start);
    result += k_hidden;
    start = colon + 1 + length;
  }
  return hide_odd_ports(result += text.substr(start));
}

}  // namespace sluice::redaction
