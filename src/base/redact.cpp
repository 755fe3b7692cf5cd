#include "base/redact.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_hidden = "***";
constexpr std::size_t k_none = std::string_view::npos;

bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_word(char letter) {
  return is_digit(letter) || letter == '_' || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (static_cast<unsigned char>(letter) & 0x80) != 0;
}

// ---- literal secrets

// Passwords that are ordinary words of messages: hidden where a password stands, but not wherever the word occurs.
bool is_ordinary_word(std::string_view secret) {
  constexpr std::array<std::string_view, 16> k_words = {
      "postgres", "postgresql", "password", "user",   "admin", "root", "localhost", "sqlite",
      "drizzle",  "public",     "database", "sluice", "test",  "host", "sql",       "app"};
  return std::find(k_words.begin(), k_words.end(), text::lower(secret)) != k_words.end();
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string result;
  for (const char letter : text) {
    const bool plain = (is_word(letter) && static_cast<unsigned char>(letter) < 0x80) || letter == '-' ||
                       letter == '.' || letter == '~';
    if (plain) {
      result += letter;
    } else {
      result += '%';
      result += k_digits[static_cast<unsigned char>(letter) >> 4];
      result += k_digits[static_cast<unsigned char>(letter) & 15];
    }
  }
  return result;
}

std::string percent_decode(std::string_view text) {
  const auto digit = [](char letter) -> int {
    if (is_digit(letter)) return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
  };
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_code = text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0;
    if (!is_code) {
      result += text[at];
      continue;
    }
    result += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
    at += 2;
  }
  return result;
}

// "abc" inside "abcdef" is another word, not the secret.
std::string hide_literal(std::string_view text, std::string_view secret) {
  std::string result;
  std::size_t start = 0;
  for (std::size_t found = text.find(secret); found != k_none; found = text.find(secret, found + 1)) {
    if (found < start) continue;
    const std::size_t end = found + secret.size();
    const bool continues_left = found > 0 && is_word(text[found - 1]) && is_word(secret.front());
    const bool continues_right = end < text.size() && is_word(text[end]) && is_word(secret.back());
    if (continues_left || continues_right) continue;
    result += text.substr(start, found - start);
    result += k_hidden;
    start = end;
  }
  return result += text.substr(start);
}

std::string hide_secrets(std::string_view text, const std::vector<std::string>& secrets) {
  std::vector<std::string> literals;
  for (const std::string& secret : secrets) {
    for (const std::string& form : {secret, percent_encode(secret), percent_decode(secret)})
      if (form.size() >= 3 && !is_ordinary_word(form) && form != k_hidden) literals.push_back(form);
  }
  std::sort(literals.begin(), literals.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  std::string result(text);
  for (const std::string& literal : literals) result = hide_literal(result, literal);
  return result;
}

// ---- scheme://user:password@host

// Where a password could end at the latest: a blank or a quote that closes the URL.
std::size_t token_end(std::string_view text, std::size_t from) {
  return std::min(text.find_first_of(" \t\r\n\"`<>", from), text.size());
}

// "5432" or nothing, up to a slash or the end: a port, so that what stands before it is a host.
bool is_port(std::string_view rest) {
  const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789"));
  return digits.size() <= 5 && (digits.size() == rest.size() || std::string_view("/?#,.;)'").find(rest[digits.size()]) != k_none);
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

// The offset of the '@' that ends the password; `after` is what follows "user:". Nothing: there is no password.
// Passwords are often pasted without percent encoding, so that '@', '/', '?', '#' and blanks may be part of them.
std::size_t password_end(std::string_view after, bool is_database) {
  const std::string_view token = after.substr(0, token_end(after, 0));
  const std::string_view authority = token.substr(0, token.find_first_of("/?#"));
  const bool settled = authority.find('@') != k_none || is_port(token);
  const std::string_view searched = settled ? token.substr(0, query_start(token)) : token;
  const std::size_t at = searched.rfind('@');
  if (at != k_none || is_port(token) || !is_database) return at;
  const std::string_view line = after.substr(0, after.find_first_of("\r\n"));
  const std::size_t later = line.find('@');
  return later == k_none ? token.size() : later;  // "user:password" and no host: libpq takes it for a port
}

bool is_database_scheme(std::string_view before_colon) {
  for (const std::string_view scheme : {"postgres", "postgresql", "libsql", "mysql", "turso"})
    if (text::lower(before_colon.substr(before_colon.size() - std::min(before_colon.size(), scheme.size()))) == scheme)
      return true;
  return false;
}

std::string hide_url_passwords(std::string_view text) {
  std::string result;
  std::size_t start = 0;
  for (std::size_t mark = text.find("://"); mark != k_none; mark = text.find("://", std::max(start, mark + 3))) {
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
  return result += text.substr(start);
}

// ---- password=…, "password": "…", PASSWORD '…'

bool names_a_secret(std::string_view key) {
  constexpr std::array<std::string_view, 11> k_endings = {
      "password", "passwd", "passphrase", "pwd",     "authtoken",   "auth_token",
      "secret",   "apikey", "api_key",    "pgpass", "access_token"};
  if (key == "PWD" || key == "OLDPWD") return false;
  const std::string lowered = text::lower(key);
  return std::any_of(k_endings.begin(), k_endings.end(),
                     [&](std::string_view ending) { return lowered.ends_with(ending); });
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

// The end of the text within quotes that starts at `at`; backslashes and doubled quotes do not close it.
std::size_t quoted_end(std::string_view text, std::size_t at, std::string_view quote) {
  while (at < text.size()) {
    if (text.substr(at, quote.size()) == quote) {
      const bool doubled = quote == "'" && text.substr(at + 1, 1) == "'";
      if (!doubled) return at;
      at += 2;
    } else {
      at += text[at] == '\\' && quote.size() == 1 ? 2 : 1;
    }
  }
  return text.size();
}

// A bare value in a conninfo string runs to the next blank, one in a URL's query to the next '&'; a quote that
// closes what the value stands in ends it too.
std::size_t bare_end(std::string_view text, std::size_t at, bool in_query) {
  for (; at < text.size() && !is_blank(text[at]); ++at) {
    if (in_query && (text[at] == '&' || text[at] == '#')) break;
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '"') {
      ++at;
      continue;
    }
    const bool is_quote = text[at] == '"' || text[at] == '\'' || text[at] == '`' || text[at] == '\\';
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (is_quote && (is_blank(next) || std::string_view(",}]):;\"").find(next) != k_none)) break;
  }
  return at;
}

// The quote that opens a value here, escaped as in JSON within JSON if it is; empty: a bare value.
std::string_view opening_quote(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "\\\"") return text.substr(at, 2);
  if (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '`')) return text.substr(at, 1);
  return {};
}

bool is_no_secret(std::string_view value) {
  return value.empty() || value == k_hidden || value.front() == '$' || value == "?" || text::equals_ignore_case(value, "null");
}

struct Key {
  bool found = false;
  bool in_query = false;
  char separator = ' ';    // '=', ':' or a blank
  std::size_t value = 0;   // where the value starts, its quote included
};

// The key that ends just before `end`, and what separates it from its value.
Key read_key(std::string_view text, std::size_t first, std::size_t end) {
  Key key;
  if (!names_a_secret(text.substr(first, end - first))) return key;
  std::size_t at = end;
  if (text.substr(at, 2) == "\\\"") at += 2;
  else if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
  const bool is_quoted = at != end;
  at = skip_blanks(text, at);
  if (at < text.size() && (text[at] == '=' || text[at] == ':')) {
    key.separator = text[at];
    key.value = skip_blanks(text, at + 1);
    key.found = true;
  } else if (!is_quoted && at > end && at < text.size() && text[at] == '\'') {
    key.value = at;  // SQL: ALTER ROLE … PASSWORD '…'
    key.found = true;
  }
  key.in_query = first > 0 && (text[first - 1] == '?' || text[first - 1] == '&');
  return key;
}

std::string hide_named_values(std::string_view text) {
  std::string result;
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const std::size_t first = at;
    while (at < text.size() && is_word(text[at])) ++at;
    const Key key = read_key(text, first, at);
    if (!key.found) continue;
    const std::string_view quote = opening_quote(text, key.value);
    if (quote.empty() && key.separator != '=') continue;
    const std::size_t value = key.value + quote.size();
    const std::size_t end = quote.empty() ? bare_end(text, value, key.in_query) : quoted_end(text, value, quote);
    if (is_no_secret(text.substr(value, end - value))) continue;
    result += text.substr(start, value - start);
    result += k_hidden;
    start = at = end;
  }
  return result += text.substr(start);
}

// libpq quotes what it took for a port, and with an '@', ':' or '/' in a password that is a part of the password.
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

std::string redact(std::string_view text, const std::vector<std::string>& secrets) {
  return hide_odd_ports(hide_named_values(hide_url_passwords(hide_secrets(text, secrets))));
}

}  // namespace sluice
