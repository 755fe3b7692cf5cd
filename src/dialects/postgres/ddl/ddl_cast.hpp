// How values get from one type to another, and what stands in for values that are lost.
#pragma once

#include <optional>
#include <string>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

// ` USING …`, or nothing where the server converts by itself: then it refuses what does not fit,
// where a cast would cut it.
std::string using_clause(const Column& from, const Column& to);

// SQL for a value of the column's type, the same for every row; nothing for a type that nothing is
// known of.
std::optional<std::string> stand_in(const Column& column, const Schema& schema);
// SQL that gives every row another value, as a default.
std::optional<std::string> distinct_stand_in(const Column& column);

bool is_integer(const Column& column);
// An integer, or one that is not whole.
bool is_number(const Column& column);

}  // namespace sluice::postgres
