// What a schema that v1 describes says in other words before v1, on every product.
#pragma once

#include <string_view>

#include "core/ports/schema.hpp"

namespace sluice {

// Before v1 columns are said with their table, in checks and in the conditions of indexes. The
// table is said with its schema, unless that is `home_schema`.
void qualify_columns(Schema& schema, std::string_view home_schema);

}  // namespace sluice
