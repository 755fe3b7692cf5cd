// The tables, sequences and policies of snapshot versions 5 to 7.
#pragma once

#include "base/json_text.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

Table read_table(const JsonValue& value);
Sequence read_sequence(const JsonValue& value);
Policy read_policy(const JsonValue& value);

}  // namespace sluice::postgres
