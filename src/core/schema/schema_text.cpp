#include "core/schema/schema_text.hpp"

#include <utility>

#include "core/schema/drift_mend.hpp"
#include "core/schema/named_roles.hpp"

namespace sluice {

std::string schema_text(Schema schema, const SchemaDialect& dialect) {
  schema = without_foreign(std::move(schema));
  std::string sql;
  for (const std::string& setting : dialect.load_settings()) sql += setting + '\n';
  for (const std::string& statement : statements_between({}, schema, dialect))
    sql += statement + '\n';
  return sql;
}

}  // namespace sluice
