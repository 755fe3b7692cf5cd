// Enums: values are added in place; taking one away, or another order, needs a new type, because PostgreSQL
// has no DROP VALUE.
#include <algorithm>

#include "base/text.hpp"
#include "dialects/postgres/ddl.hpp"
#include "dialects/postgres/names.hpp"

namespace sluice::postgres {

namespace {

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// True when `from` is what remains of `to` without the new values, in the same order.
bool only_adds(const std::vector<std::string>& from, const std::vector<std::string>& to) {
  std::vector<std::string> kept;
  for (const std::string& value : to)
    if (contains(from, value)) kept.push_back(value);
  return kept == from;
}

std::string next_old_value(const Enum& from, const Enum& to, std::size_t at) {
  for (std::size_t i = at + 1; i < to.values.size(); ++i)
    if (contains(from.values, to.values[i])) return to.values[i];
  return {};
}

std::vector<std::string> add_values(const Enum& from, const Enum& to) {
  std::vector<std::string> statements;
  for (std::size_t i = 0; i < to.values.size(); ++i) {
    if (contains(from.values, to.values[i])) continue;
    const std::string next = next_old_value(from, to, i);
    statements.push_back(text::cat("ALTER TYPE ", full_name(to.name), " ADD VALUE ", literal(to.values[i]),
                                   next.empty() ? "" : text::cat(" BEFORE ", literal(next)), ";"));
  }
  return statements;
}

struct Use {
  const Table* table;
  const Column* column;
  std::string array;  // "[]" …
};

std::vector<Use> uses_of(const ObjectName& name, const Schema& schema) {
  std::vector<Use> uses;
  for (const Table& table : schema.tables)
    for (const Column& column : table.columns) {
      if (column.type_schema != name.schema) continue;
      const std::size_t bracket = column.type.find('[');
      if (column.type.substr(0, bracket) != name.name) continue;
      uses.push_back({&table, &column, bracket == std::string::npos ? "" : column.type.substr(bracket)});
    }
  return uses;
}

std::string create_type(const Enum& value) {
  std::vector<std::string> values;
  for (const std::string& name : value.values) values.push_back(literal(name));
  return text::cat("CREATE TYPE ", full_name(value.name), " AS ENUM(", text::join(values, ", "), ");");
}

std::vector<std::string> make_anew(const Enum& to, const Schema& schema) {
  std::vector<std::string> before, after;
  for (const Use& use : uses_of(to.name, schema)) {
    const std::string start = text::cat("ALTER TABLE ", table_name(use.table->name), " ALTER COLUMN ",
                                        quote(use.column->name), " ");
    const std::string type = full_name(to.name) + use.array;
    if (use.column->default_sql) before.push_back(text::cat(start, "DROP DEFAULT;"));
    before.push_back(text::cat(start, "SET DATA TYPE text", use.array, " USING ", quote(use.column->name), "::text",
                               use.array, ";"));
    after.push_back(text::cat(start, "SET DATA TYPE ", type, " USING ", quote(use.column->name), "::", type, ";"));
    if (use.column->default_sql) after.push_back(text::cat(start, "SET DEFAULT ", *use.column->default_sql, ";"));
  }
  before.push_back(text::cat("DROP TYPE ", full_name(to.name), ";"));
  before.push_back(create_type(to));
  before.insert(before.end(), after.begin(), after.end());
  return before;
}

}  // namespace

std::vector<std::string> alter_enum(const Enum& from, const Enum& to, const Schema& schema) {
  return only_adds(from.values, to.values) ? add_values(from, to) : make_anew(to, schema);
}

}  // namespace sluice::postgres
