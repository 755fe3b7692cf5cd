// v1's snapshots hold a flat list of entities, each naming the schema and table it belongs to.
#pragma once

#include "base/json_text.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

Schema read_entities(const JsonValue& ddl);

// A view's `with`: camelCase in the file, snake_case in SQL; what is null is left out.
std::vector<std::pair<std::string, std::string>> read_view_options(const JsonValue& with);

}  // namespace sluice::postgres
