#include "base/visible.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.hpp"

namespace sluice {

namespace {

enum class Form { text, json };

struct Character {
  char32_t code = 0;
  std::size_t length = 1;
  bool is_valid = true;
};

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

Character character_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {.code = lead};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::array<char32_t, 5> k_least = {0, 0, 0x80, 0x800, 0x10000};
  Character found{.code = static_cast<char32_t>(lead & (0x7F >> length)), .length = length};
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size())
    return {.code = lead, .is_valid = false};
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return {.code = lead, .is_valid = false};
    found.code = (found.code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  }
  const bool is_surrogate = found.code >= 0xD800 && found.code <= 0xDFFF;
  if (found.code < k_least[length] || found.code > 0x10FFFF || is_surrogate)
    return {.code = lead, .is_valid = false};
  return found;
}

bool steers(char32_t code) {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code <= 0x9F) ||
         code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFFFE || code == 0xFFFF;
}

std::string escaped(char32_t code, Form form) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string digits;
  const bool is_short = form == Form::text && code <= 0xFF;
  for (int shift = is_short ? 4 : 12; shift >= 0; shift -= 4)
    digits += k_digits[(code >> shift) & 0xF];
  return text::cat(is_short ? "\\x" : "\\u", digits);
}

std::string with_escapes(std::string_view text, Form form) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Character found = character_at(text, at);
    const bool ends_line = text.substr(at, 2) == "\r\n";
    if (!found.is_valid)
      out += form == Form::json ? "\\ufffd" : escaped(found.code, form);
    else if (steers(found.code))
      out += ends_line ? "" : escaped(found.code, form);
    else
      out += text.substr(at, found.length);
    at += found.length;
  }
  return out;
}

// `::name …::`: the runner looks behind blanks.
bool is_command(std::string_view line) {
  const std::string_view begun = text::trim(line);
  return begun.starts_with("::") && begun.find("::", 2) != std::string_view::npos;
}

}  // namespace

std::string visible(std::string_view text) { return with_escapes(text, Form::text); }

std::string visible_in_json(std::string_view document) {
  return with_escapes(document, Form::json);
}

std::string visible_line(std::string_view text) {
  return text::replace_all(visible(text), "\n", "\\n");
}

std::string visible_in_xml(std::string_view text) {
  const std::string shown = text::replace_all(visible(text), "\xEF\xBF\xBE", "\\ufffe");
  return text::replace_all(shown, "\xEF\xBF\xBF", "\\uffff");
}

std::string without_ci_commands(std::string_view said) {
  std::string out(said);
  for (const std::string_view lead : {"##[", "##vso[", "##teamcity["})
    out = text::replace_all(out, lead, text::cat("\\x23", lead.substr(1)));
  if (out.find("::") == std::string::npos) return out;
  std::vector<std::string> lines = text::split(out, "\n");
  for (std::string& line : lines)
    if (is_command(line)) line.replace(line.find("::"), 1, "\\x3a");
  return text::join(lines, "\n");
}

}  // namespace sluice
