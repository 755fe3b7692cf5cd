#include "dialects/sqlite/snapshot/snapshot.hpp"

#include <set>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "dialects/sqlite/snapshot/snapshot_entities.hpp"

namespace sluice::sqlite {

namespace {

// Index and expression: what `internal` says is no column.
using Expressions = std::set<std::pair<std::string, std::string>>;

Expressions read_internal(const std::optional<JsonValue>& internal) {
  Expressions expressions;
  const auto indexes = internal && internal->is_object() ? internal->find("indexes") : std::nullopt;
  if (!indexes || !indexes->is_object()) return expressions;
  for (const JsonValue index : indexes->members()) {
    const auto columns = index.is_object() ? index.find("columns") : std::nullopt;
    if (!columns || !columns->is_object()) continue;
    for (const JsonValue column : columns->members()) {
      const auto flag = column.is_object() ? column.find("isExpression") : std::nullopt;
      if (flag && flag->boolean()) expressions.emplace(index.key(), column.key());
    }
  }
  return expressions;
}

Generated read_generated(const JsonValue& value) {
  return {.expression = without_parentheses(value.at("as").string()),
          .stored = value.at("type").string() == "stored"};
}

Column read_column(const JsonValue& value) {
  Column column;
  for (const JsonValue field : value.members()) {
    const std::string_view key = field.raw_key();
    if (field.is_null() || read_column_member(field, column)) continue;
    if (key == "generated")
      column.generated = read_generated(field);
    else if (key == "autoincrement" && field.boolean())
      column.attributes["autoincrement"] = "true";
  }
  return column;
}

// Where `internal` says nothing, what is no column of the table must be an expression.
Index read_index(const JsonValue& value, const Expressions& expressions, const Table& table) {
  Index index;
  index.name = value.at("name").string();
  index.unique = value.at("isUnique").boolean();
  if (const auto where = value.find("where"); where && !where->is_null())
    index.where = where->string();
  for (std::string& sql : value.at("columns").strings()) {
    const bool is_expression =
        expressions.contains({index.name, sql}) || find_column(table, sql) == nullptr;
    index.columns.push_back({.expression = std::move(sql), .is_expression = is_expression});
  }
  return index;
}

void read_primary_key(const JsonValue& value, Table& table) {
  std::vector<std::string> columns = value.at("columns").strings();
  if (columns.size() > 1) {
    table.primary_key = PrimaryKey{.name = {}, .columns = std::move(columns)};
    return;
  }
  for (Column& column : table.columns)
    if (!columns.empty() && column.name == columns.front()) column.primary_key = true;
}

Table read_table(const JsonValue& value, const Expressions& expressions) {
  Table table;
  table.name.name = value.at("name").string();
  const std::vector<JsonValue> columns = value.at("columns").distinct_members();
  table.columns.reserve(columns.size());
  for (const JsonValue& column : columns) table.columns.push_back(read_column(column));
  const auto each = [&](std::string_view kind, const auto& read) {
    if (const auto items = value.find(kind))
      for (const JsonValue& item : items->distinct_members()) read(item);
  };
  each("compositePrimaryKeys", [&](const JsonValue& item) { read_primary_key(item, table); });
  each("indexes", [&](const JsonValue& item) {
    table.indexes.push_back(read_index(item, expressions, table));
  });
  each("foreignKeys",
       [&](const JsonValue& item) { table.foreign_keys.push_back(read_foreign_key(item, "")); });
  each("uniqueConstraints", [&](const JsonValue& item) {
    table.uniques.push_back(
        {.name = item.at("name").string(), .columns = item.at("columns").strings()});
  });
  each("checkConstraints", [&](const JsonValue& item) {
    table.checks.push_back(
        {.name = item.at("name").string(), .expression = item.at("value").string()});
  });
  return table;
}

View read_view(const JsonValue& value) {
  View view;
  view.name.name = value.at("name").string();
  const auto existing = value.find("isExisting");
  const auto definition = value.find("definition");
  if (definition && !definition->is_null() && !(existing && existing->boolean()))
    view.definition = definition->string();
  return view;
}

Schema read_tables(const JsonValue& root) {
  Schema schema;
  const Expressions expressions = read_internal(root.find("internal"));
  const std::vector<JsonValue> tables = root.at("tables").distinct_members();
  schema.tables.reserve(tables.size());
  for (const JsonValue& table : tables) schema.tables.push_back(read_table(table, expressions));
  if (const auto views = root.find("views"))
    for (const JsonValue& view : views->distinct_members()) schema.views.push_back(read_view(view));
  return schema;
}

}  // namespace

Snapshot decode_snapshot(const std::string& text, const std::string& file) {
  const JsonText json(text, file);
  const JsonValue root = json.root();
  Snapshot snapshot = read_snapshot_head(root, snapshot_format());
  snapshot.source = text;
  if (snapshot.version == "7") {
    snapshot.schema = read_entities(root.at("ddl"));
    if (const auto renames = root.find("renames"))
      snapshot.renames = read_renames(*renames, snapshot.schema, "");
  } else if (snapshot.version == "5" || snapshot.version == "6") {
    snapshot.schema = read_tables(root);
    if (const auto meta = root.find("_meta")) snapshot.renames = read_meta(*meta, "");
  } else {
    refuse_version(root.at("version"), snapshot.version, "5, 6 and 7");
  }
  return snapshot;
}

}  // namespace sluice::sqlite
