// v1's snapshots hold a flat list of entities, each naming the table it belongs to.
#pragma once

#include "base/json_text.hpp"
#include "core/ports/schema.hpp"

namespace sluice::sqlite {

Schema read_entities(const JsonValue& ddl);

// The expression of a generated column without the parentheses around it.
std::string without_parentheses(std::string expression);

}  // namespace sluice::sqlite
