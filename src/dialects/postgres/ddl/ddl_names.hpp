// Names of tables and other objects as SQL and as people read them.
#pragma once

#include <string>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

// `"users"` in public, `"app"."users"` elsewhere, as drizzle-kit names tables.
std::string table_name(const ObjectName& name);
// Always with its schema.
std::string full_name(const ObjectName& name);

// The type, schema-qualified where it is a user's own.
std::string column_type(const Column& column);
// `users`, `app.users`: for people.
std::string plain_name(const ObjectName& name);

}  // namespace sluice::postgres
