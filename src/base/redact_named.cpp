// Hides what follows a name that says it is a password.
#include "base/redact_parts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice::redaction {

namespace {

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

bool names_a_secret(std::string_view key) {
  constexpr std::array<std::string_view, 11> k_endings = {
      "password", "passwd", "passphrase", "pwd",    "authtoken",   "auth_token",
      "secret",   "apikey", "api_key",    "pgpass", "access_token"};
  if (key == "PWD" || key == "OLDPWD") return false;
  const std::string lowered = text::lower(key);
  if (lowered == "pw" || lowered == "pass") return true;
  return std::any_of(k_endings.begin(), k_endings.end(),
                     [&](std::string_view ending) { return lowered.ends_with(ending); });
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

// The end of the text within quotes that starts at `at`; backslashes and doubled quotes do not
// close it.
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

// A bare value in a conninfo string runs to the next blank, one in a URL's query to the next '&'; a
// quote that closes what the value stands in ends it too.
std::size_t bare_end(std::string_view text, std::size_t at, bool in_query) {
  for (; at < text.size() && !is_blank(text[at]); ++at) {
    if (in_query && (text[at] == '&' || text[at] == '#')) break;
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '"') {
      ++at;
      continue;
    }
    const bool is_quote =
        text[at] == '"' || text[at] == '\'' || text[at] == '`' || text[at] == '\\';
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (is_quote && (is_blank(next) || std::string_view(",}]):;\"").find(next) != k_none)) break;
  }
  return at;
}

// The quote that opens a value here, escaped as in JSON within JSON if it is; empty: a bare value.
std::string_view opening_quote(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "\\\"") return text.substr(at, 2);
  if (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '`'))
    return text.substr(at, 1);
  return {};
}

bool is_no_secret(std::string_view value) {
  return value.empty() || value == k_hidden || value.front() == '$' || value == "?" ||
         text::equals_ignore_case(value, "null");
}

struct Key {
  bool found = false;
  bool in_query = false;
  char separator = ' ';   // '=', ':' or a blank
  std::size_t value = 0;  // where the value starts, its quote included
};

// The key that ends just before `end`, and what separates it from its value.
Key read_key(std::string_view text, std::size_t first, std::size_t end) {
  Key key;
  if (!names_a_secret(text.substr(first, end - first))) return key;
  std::size_t at = end;
  if (text.substr(at, 2) == "\\\"")
    at += 2;
  else if (at < text.size() && (text[at] == '"' || text[at] == '\''))
    ++at;
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

}  // namespace

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
    const std::size_t end =
        quote.empty() ? bare_end(text, value, key.in_query) : quoted_end(text, value, quote);
    if (is_no_secret(text.substr(value, end - value))) continue;
    result += text.substr(start, value - start);
    result += k_hidden;
    start = at = end;
  }
  return result += text.substr(start);
}

}  // namespace sluice::redaction
