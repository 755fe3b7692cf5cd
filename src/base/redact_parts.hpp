// The three ways in which a password stands in text; redact() applies them one after another.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::redaction {

inline constexpr std::string_view k_hidden = "***";
inline constexpr std::size_t k_none = std::string_view::npos;

inline bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
// A letter, digit or underscore, or a part of a character beyond ASCII.
inline bool is_word(char letter) {
  return is_digit(letter) || letter == '_' || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') || (static_cast<unsigned char>(letter) & 0x80) != 0;
}

// The texts themselves, also percent-encoded and decoded.
std::string hide_secrets(std::string_view text, const std::vector<std::string>& secrets);
// scheme://user:password@host, and what libpq quotes of such a URL that it misread.
std::string hide_url_passwords(std::string_view text);
// Whether a query's parameter holds an @ that no value of its kind has: it is a password's, which
// was not encoded and so goes on to there.
bool is_stray_at(std::string_view parameter);
// password=…, "password": "…", PASSWORD '…'
std::string hide_named_values(std::string_view text);

}  // namespace sluice::redaction
