// A schema as drizzle-kit 0.31 says it.
#include "core/snapshot/before_v1.hpp"

#include "base/text.hpp"
#include "dialects/postgres/snapshot/snapshot.hpp"

namespace sluice::postgres {

namespace {

// The spellings that 1.0 gave up: `numeric(10, 2)` with its default in quotes, and json's defaults
// with a cast.
void respell(Column& column) {
  if (column.type.starts_with("numeric(")) column.type = text::replace_all(column.type, ",", ", ");
  if (!column.default_sql) return;
  std::string& value = *column.default_sql;
  const bool is_quoted = value.starts_with('\'') && value.ends_with('\'');
  const bool is_digits = value.find_first_not_of("-0123456789.") == std::string::npos;
  if (column.type.starts_with("numeric") && is_digits) value = text::cat("'", value, "'");
  if ((column.type == "jsonb" || column.type == "json") && is_quoted)
    value = text::cat(value, "::", column.type);
}

}  // namespace

Schema before_v1(Schema schema) {
  qualify_columns(schema, "public");
  for (Table& table : schema.tables)
    for (Column& column : table.columns) respell(column);
  return schema;
}

}  // namespace sluice::postgres
