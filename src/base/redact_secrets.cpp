// Hides texts that are known to be secret, wherever they stand as words of their own.
#include "base/redact_parts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice::redaction {

namespace {

// Passwords that are ordinary words of messages: hidden where a password stands, but not wherever
// the word occurs.
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
    const bool plain = (is_word(letter) && static_cast<unsigned char>(letter) < 0x80) ||
                       letter == '-' || letter == '.' || letter == '~';
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
    const bool is_code = text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) >= 0 &&
                         digit(text[at + 2]) >= 0;
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
  for (std::size_t found = text.find(secret); found != k_none;
       found = text.find(secret, found + 1)) {
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

}  // namespace

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

}  // namespace sluice::redaction
