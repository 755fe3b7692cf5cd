// INSERT INTO … SELECT, as a rebuild fills its new table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sqlite {

struct Filling {
  std::string table;                 // that gets the rows
  std::vector<std::string> columns;  // as they are stored; empty: all
  std::vector<std::string> values;   // the SELECT's list, as written
};

std::optional<Filling> filling_of(const std::string& sql);

// The column's name as it is stored, where the value is one and nothing else.
std::optional<std::string> column_in(std::string_view value);

}  // namespace sluice::sqlite
