// Values that may satisfy a condition, found in its text: CHECK (kind IN ('a', 'b')), CHECK (n >
// 5), a partition's bounds.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice {

struct ConditionValue {
  std::string text;
  bool is_number = false;
  bool operator==(const ConditionValue&) const = default;
};

// Letters' case aside.
bool names_column(const std::string& condition, const std::string& column, const ScanRules& rules);

// Of the conditions that name the column: their literals, the numbers beside their numbers, texts
// that are as long, and what patterns mostly want. Each once.
std::vector<ConditionValue> condition_values(const std::vector<std::string>& conditions,
                                             const std::string& column, const ScanRules& rules);

}  // namespace sluice
