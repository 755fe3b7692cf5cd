#include "base/json_unescape.hpp"

#include <charconv>
#include <cstdint>

namespace sluice {

namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::uint32_t hex_at(std::string_view content, std::size_t at) {
  std::uint32_t unit = 0;
  std::from_chars(content.data() + at, content.data() + at + 4, unit, 16);
  return unit;
}

// The character of the \u that starts at `at`, which is moved past it.
std::uint32_t unicode_escape(std::string_view content, std::size_t& at) {
  const std::uint32_t unit = hex_at(content, at + 2);
  at += 6;
  if (unit < 0xD800 || unit > 0xDFFF) return unit;
  if (unit > 0xDBFF || content.substr(at, 2) != "\\u") return 0xFFFD;
  const std::uint32_t low = hex_at(content, at + 2);
  if (low < 0xDC00 || low > 0xDFFF) return 0xFFFD;
  at += 6;
  return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

char simple_escape(char letter) {
  switch (letter) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
  }
  return letter;
}

}  // namespace

std::string unescape_json(std::string_view content) {
  std::size_t at = content.find('\\');
  if (at == content.npos) return std::string(content);
  std::string out(content.substr(0, at));
  while (at < content.size()) {
    if (content[at] != '\\') {
      out += content[at++];
    } else if (content[at + 1] == 'u') {
      append_utf8(out, unicode_escape(content, at));
    } else {
      out += simple_escape(content[at + 1]);
      at += 2;
    }
  }
  return out;
}

}  // namespace sluice
