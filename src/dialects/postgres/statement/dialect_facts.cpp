// What is true of PostgreSQL.
#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {

DialectFacts facts() {
  return {.has_schemas = true,
          .home_schema = "public",
          .folds_names = true,
          .function_schema = "pg_catalog.",
          .drops_triggers_on_tables = true,
          .counting_default = "nextval("};
}

bool is_system_schema(std::string_view schema) {
  const std::string name = text::lower(schema);
  return name.starts_with("pg_") || name == "information_schema";
}

}  // namespace sluice::postgres
