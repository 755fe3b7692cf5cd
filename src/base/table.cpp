#include "base/table.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/visible.hpp"

namespace sluice {

namespace {

struct Range {
  char32_t first, last;
};

// Characters that terminals show over two cells (Unicode's East Asian Width W and F, emoji
// presentation) and over none (combining marks, joiners, variation selectors); the blocks, not
// every single exception.
constexpr std::array k_wide = {
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},
    Range{0x23F0, 0x23F0},   Range{0x23F3, 0x23F3},   Range{0x25FD, 0x25FE},
    Range{0x2614, 0x2615},   Range{0x26A1, 0x26A1},   Range{0x26D4, 0x26D4},
    Range{0x2705, 0x2705},   Range{0x270A, 0x270B},   Range{0x2728, 0x2728},
    Range{0x274C, 0x274C},   Range{0x274E, 0x274E},   Range{0x2753, 0x2755},
    Range{0x2757, 0x2757},   Range{0x2795, 0x2797},   Range{0x2B50, 0x2B50},
    Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},   Range{0xA960, 0xA97F},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F004, 0x1F004},
    Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F7E0, 0x1F7EB},
    Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};
constexpr std::array k_empty = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},
    Range{0x0610, 0x061A}, Range{0x064B, 0x065F}, Range{0x200B, 0x200F},
    Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}};

template <std::size_t N>
bool lies_in(const std::array<Range, N>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

std::size_t width_of(char32_t character) {
  if (lies_in(k_empty, character)) return 0;
  return lies_in(k_wide, character) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  std::size_t at = 0;
  while (at < utf8.size()) {
    const auto lead = static_cast<unsigned char>(utf8[at++]);
    char32_t character = lead < 0x80   ? lead
                         : lead < 0xE0 ? lead & 0x1F
                         : lead < 0xF0 ? lead & 0x0F
                                       : lead & 0x07;
    while (at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80)
      character = (character << 6) | (static_cast<unsigned char>(utf8[at++]) & 0x3F);
    width += width_of(character);
  }
  return width;
}

std::string render_table(const std::vector<std::vector<std::string>>& said) {
  std::vector<std::vector<std::string>> rows = said;
  for (auto& row : rows)
    for (std::string& cell : row) cell = visible_line(cell);
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string result;
  for (const auto& row : rows) {
    std::string line;
    std::size_t missing = 0;  // blanks due before the next cell that is not empty
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i].empty()) line += std::string(missing, ' ') + row[i];
      missing = (row[i].empty() ? missing : 0) + widths[i] - display_width(row[i]) + 2;
    }
    result += line + '\n';
  }
  return result;
}

}  // namespace sluice
