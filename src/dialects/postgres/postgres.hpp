// The PostgreSQL backend's parts; all are static objects.
#pragma once

#include "core/ports/database.hpp"
#include "core/ports/product_names.hpp"
#include "core/ports/schema_model.hpp"

namespace sluice::postgres {

const Dialect& dialect();
const Driver& driver();
const SchemaDialect& schema_dialect();
const Introspector& introspector();
ProductNames names();

}  // namespace sluice::postgres
