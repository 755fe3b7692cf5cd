// Enums: values are added in place; taking one away, or another order, needs a new type, because
// PostgreSQL has no DROP VALUE.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// Whether `to` has all values of `from` in their order, so that ADD VALUE suffices.
bool only_adds(const Enum& from, const Enum& to);
std::vector<std::string> add_values(const Enum& from, const Enum& to);
// Nothing unless just one value is another.
std::optional<std::string> rename_value(const Enum& from, const Enum& to);
// A new type, to which every column of the schema that has the old one goes over.
std::vector<std::string> make_anew(const Enum& from, const Enum& to, const Schema& schema);

// Whether the type is made anew, and not just gets further values.
bool is_made_anew(const AlterEnum& change, const Schema& to);

}  // namespace sluice::postgres
