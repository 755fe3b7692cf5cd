// A schema as SQL that loads into an empty database.
#pragma once

#include <string>

#include "core/ports/schema_model.hpp"

namespace sluice {

// Deterministic: equal schemas give equal text. Without roles, which are the server's. Each
// statement ends with a semicolon and a newline.
std::string schema_text(Schema schema, const SchemaDialect& dialect);

}  // namespace sluice
