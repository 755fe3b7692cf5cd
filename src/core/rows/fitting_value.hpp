// A value that checks of a column take, guessed from their text: the first of IN (…), a number
// within bounds, a text of the length that is asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ports/schema.hpp"
#include "core/rows/condition_values.hpp"

namespace sluice {

// Nothing where no condition names the column, or none can be read that way.
std::optional<ConditionValue> fitting_value(const std::vector<std::string>& conditions,
                                            const std::string& column, const ScanRules& rules);

// As SQL.
std::vector<std::string> checks_of(const Table& table);

}  // namespace sluice
