#include "dialects/sqlite/snapshot/snapshot_entities.hpp"

#include <map>

#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice::sqlite {

namespace {

Column column_of_row(const JsonValue& row) {
  Column column{.name = text_at(row, "name"),
                .type = text_at(row, "type"),
                .not_null = flag_at(row, "notNull")};
  if (flag_at(row, "autoincrement")) column.attributes["autoincrement"] = "true";
  if (const auto value = row.find("default")) column.default_sql = read_default(*value);
  if (const auto value = row.find("generated"); value && !value->is_null())
    column.generated = {.expression = without_parentheses(text_at(*value, "as")),
                        .stored = text_at(*value, "type") == "stored"};
  return column;
}

Index read_index(const JsonValue& row) {
  Index index{.name = text_at(row, "name"),
              .unique = flag_at(row, "isUnique"),
              .where = optional_text(row, "where")};
  for (const JsonValue column : row.at("columns").elements())
    index.columns.push_back(
        {.expression = text_at(column, "value"), .is_expression = flag_at(column, "isExpression")});
  return index;
}

ForeignKey read_foreign_key(const JsonValue& row) {
  return {.name = text_at(row, "name"),
          .columns = row.at("columns").strings(),
          .target = {.schema = {}, .name = text_at(row, "tableTo")},
          .target_columns = row.at("columnsTo").strings(),
          .on_delete = text::lower(text_at(row, "onDelete")),
          .on_update = text::lower(text_at(row, "onUpdate"))};
}

void add_to_table(const JsonValue& row, const std::string& type, Table& table) {
  if (type == "columns")
    table.columns.push_back(column_of_row(row));
  else if (type == "indexes" && optional_text(row, "origin") != "auto")
    table.indexes.push_back(read_index(row));
  else if (type == "fks")
    table.foreign_keys.push_back(read_foreign_key(row));
  else if (type == "uniques")
    table.uniques.push_back({.name = text_at(row, "name"), .columns = row.at("columns").strings()});
  else if (type == "checks")
    table.checks.push_back({.name = text_at(row, "name"), .expression = text_at(row, "value")});
}

View view_of_row(const JsonValue& row) {
  View view{.name = {.schema = {}, .name = text_at(row, "name")}};
  if (!flag_at(row, "isExisting")) view.definition = optional_text(row, "definition");
  return view;
}

}  // namespace

std::string without_parentheses(std::string expression) {
  const std::string_view trimmed = text::trim(expression);
  if (trimmed.size() < 2 || trimmed.front() != '(' || trimmed.back() != ')') return expression;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i + 1 < trimmed.size(); ++i) {
    const char letter = trimmed[i];
    if (quote != 0) {
      if (letter == quote) quote = 0;
      continue;
    }
    if (letter == '\'' || letter == '"' || letter == '`') quote = letter;
    if (letter == '(') ++depth;
    if (letter == ')' && --depth == 0) return expression;
  }
  return std::string(trimmed.substr(1, trimmed.size() - 2));
}

Schema read_entities(const JsonValue& ddl) {
  Schema schema;
  std::map<std::string, std::size_t> places;
  std::vector<std::pair<JsonValue, std::string>> rows;
  for (const JsonValue row : ddl.elements()) {
    std::string type = text_at(row, "entityType");
    if (type == "views") schema.views.push_back(view_of_row(row));
    if (type == "tables") {
      places.emplace(text_at(row, "name"), schema.tables.size());
      schema.tables.push_back({.name = {.schema = {}, .name = text_at(row, "name")}});
    }
    if (type != "views" && type != "tables") rows.emplace_back(row, std::move(type));
  }
  const auto table_of = [&](const JsonValue& row) {
    const auto place = places.find(text_at(row, "table"));
    if (place == places.end()) row.fail("belongs to a table that the snapshot does not have");
    return &schema.tables[place->second];
  };
  for (const auto& [row, type] : rows) add_to_table(row, type, *table_of(row));
  for (const auto& [row, type] : rows)
    if (type == "pks") add_primary_key(row, *table_of(row));
  return schema;
}

}  // namespace sluice::sqlite
