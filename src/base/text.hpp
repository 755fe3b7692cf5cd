// Small text functions that the standard library lacks. Nothing here knows of migrations.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sluice::text {

inline void append(std::string& out, std::string_view piece) { out += piece; }
inline void append(std::string& out, char piece) { out += piece; }
template <class Number>
requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, char> &&
         !std::is_same_v<Number, bool>) void append(std::string& out, Number piece) {
  out += std::to_string(piece);
}

// Everything put one after another: cat("line ", 7).
template <class... Pieces>
std::string cat(const Pieces&... pieces) {
  std::string out;
  (append(out, pieces), ...);
  return out;
}

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);                         // ASCII only
std::string upper(std::string_view text);                         // ASCII only
bool equals_ignore_case(std::string_view a, std::string_view b);  // ASCII only
std::vector<std::string> split(std::string_view text, std::string_view separator);
std::string join(const std::vector<std::string>& pieces, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

// A decimal integer that is the whole text; nothing for anything else, overflow included.
std::optional<std::int64_t> parse_integer(std::string_view text);

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_valid_utf8(std::string_view bytes);
std::optional<std::size_t> find_invalid_utf8(
    std::string_view bytes);  // the first byte that is not UTF-8
// Invalid sequences become U+FFFD as the WHATWG decoder does it (and so Node's readFileSync(…,
// 'utf8')), a leading BOM is kept.
std::string replace_invalid_utf8(std::string_view bytes);
std::size_t count_characters(std::string_view utf8);  // code points
bool has_bom(std::string_view text);
std::string_view without_bom(std::string_view text);

struct Position {
  int line = 1;
  int column = 1;  // in characters
  bool operator==(const Position&) const = default;
};
// Lines end at LF. A BOM at the text's start is not counted: no editor shows it.
Position position_at(std::string_view text, std::size_t byte_offset);
// The line that holds the byte, without its line ending and without a BOM.
std::string_view line_at(std::string_view text, std::size_t byte_offset);
// The line that holds the byte and, below it, a caret under the byte's character: two lines, the
// second not ended. What is far from the place in a long line is left out. Fits ErrorInfo::excerpt.
std::string caret_excerpt(std::string_view text, std::size_t byte_offset);

// The candidate nearest to the word, when it is near enough to be a typing error.
std::optional<std::string> closest(std::string_view word,
                                   const std::vector<std::string>& candidates);

// "2025-01-29 14:30:45", UTC.
std::string format_utc(std::chrono::system_clock::time_point time);
// "2025-01-29T14:30:45.123Z"
std::string format_iso(std::chrono::system_clock::time_point time);
// "850 ms", "2.4 s", "3 min 20 s"
std::string format_duration(std::chrono::milliseconds duration);
// "1500ms", "30s", "5m", "1h", "30d", or a bare number of seconds ("30", "1.5"); nothing for
// anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace sluice::text
