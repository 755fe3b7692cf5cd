#include "dialects/postgres/ddl/ddl_enum.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::string next_old_value(const Enum& from, const Enum& to, std::size_t at) {
  for (std::size_t i = at + 1; i < to.values.size(); ++i)
    if (contains(from.values, to.values[i])) return to.values[i];
  return {};
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
      if (column.attributes.contains("inherited")) continue;
      uses.push_back(
          {&table, &column, bracket == std::string::npos ? "" : column.type.substr(bracket)});
    }
  return uses;
}

std::string create_type(const Enum& value) {
  std::vector<std::string> values;
  for (const std::string& name : value.values) values.push_back(literal(name));
  return text::cat("CREATE TYPE ", full_name(value.name), " AS ENUM(", text::join(values, ", "),
                   ");");
}

}  // namespace

bool only_adds(const Enum& from, const Enum& to) {
  std::vector<std::string> kept;
  for (const std::string& value : to.values)
    if (contains(from.values, value)) kept.push_back(value);
  return kept == from.values;
}

// One value that stands where another stood is that one under another name: whoever took the other
// away must have given its rows this one.
std::optional<std::string> rename_value(const Enum& from, const Enum& to) {
  if (from.values.size() != to.values.size()) return std::nullopt;
  const auto [old_value, new_value] =
      std::mismatch(from.values.begin(), from.values.end(), to.values.begin());
  if (old_value == from.values.end() || contains(to.values, *old_value) ||
      contains(from.values, *new_value) ||
      !std::equal(old_value + 1, from.values.end(), new_value + 1))
    return std::nullopt;
  return text::cat("ALTER TYPE ", full_name(to.name), " RENAME VALUE ", literal(*old_value), " TO ",
                   literal(*new_value), ";");
}

std::vector<std::string> add_values(const Enum& from, const Enum& to) {
  std::vector<std::string> statements;
  for (std::size_t i = 0; i < to.values.size(); ++i) {
    if (contains(from.values, to.values[i])) continue;
    const std::string next = next_old_value(from, to, i);
    statements.push_back(text::cat("ALTER TYPE ", full_name(to.name), " ADD VALUE ",
                                   literal(to.values[i]),
                                   next.empty() ? "" : text::cat(" BEFORE ", literal(next)), ";"));
  }
  return statements;
}

// The old type steps aside under another name until no column has it.
std::vector<std::string> make_anew(const Enum& from, const Enum& to, const Schema& schema) {
  const ObjectName aside{from.name.schema, text::cat("__old_", from.name.name)};
  std::vector<std::string> statements = {
      text::cat("ALTER TYPE ", full_name(from.name), " RENAME TO ", quote(aside.name), ";"),
      create_type(to)};
  for (const Use& use : uses_of(to.name, schema)) {
    const std::string start = text::cat("ALTER TABLE ", table_name(use.table->name),
                                        " ALTER COLUMN ", quote(use.column->name), " ");
    const std::string type = full_name(to.name) + use.array;
    if (use.column->default_sql) statements.push_back(text::cat(start, "DROP DEFAULT;"));
    statements.push_back(text::cat(start, "SET DATA TYPE ", type, " USING ",
                                   quote(use.column->name), "::text", use.array, "::", type, ";"));
    if (use.column->default_sql)
      statements.push_back(text::cat(start, "SET DEFAULT ", *use.column->default_sql, ";"));
  }
  statements.push_back(text::cat("DROP TYPE ", full_name(aside), ";"));
  return statements;
}

// A value that was added cannot be used before the commit, in a default or an index, so then the
// type is made anew, which can.
bool is_made_anew(const AlterEnum& change, const Schema& to) {
  if (rename_value(change.from, change.to)) return false;
  if (!only_adds(change.from, change.to)) return true;
  std::string uses;
  for (const Table& table : to.tables) {
    for (const Column& column : table.columns) uses += column.default_sql.value_or("");
    for (const Check& check : table.checks) uses += check.expression;
    for (const Index& index : table.indexes) uses += index.where.value_or("");
  }
  return std::any_of(change.to.values.begin(), change.to.values.end(),
                     [&](const std::string& value) {
                       const auto& old = change.from.values;
                       return std::find(old.begin(), old.end(), value) == old.end() &&
                              uses.find(literal(value)) != std::string::npos;
                     });
}

}  // namespace sluice::postgres
