// ALTER TABLE … ALTER COLUMN … TYPE, as it is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sluice::postgres {

struct TypeChange {
  std::string column;  // as it is stored
  std::string type;    // as written, without COLLATE
  std::string value;   // USING's expression; without one, the column as written
};

// Of each column whose type the statement changes.
std::vector<TypeChange> type_changes_of(const std::string& sql);

// What stands in the parentheses of the CREATE TYPE … AS ENUM that made the type last.
std::optional<std::string> labels_of(const std::string& type,
                                     const std::vector<std::string>& earlier);

}  // namespace sluice::postgres
