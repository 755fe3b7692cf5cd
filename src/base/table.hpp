// Columns of text lined up by display width, for people.
#pragma once

#include <string>
#include <vector>

namespace sluice {

// Two blanks between columns, none at a line's end, each line ended by a newline. Every row has as many cells as the first.
std::string render_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace sluice
