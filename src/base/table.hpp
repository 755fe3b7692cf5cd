// Columns of text lined up by display width, for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// How many cells of a terminal the text takes: two for CJK and emoji, none for combining marks.
std::size_t display_width(std::string_view utf8);

// Two blanks between columns, none at a line's end, each line ended by a newline. Every row has as
// many cells as the first.
std::string render_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace sluice
