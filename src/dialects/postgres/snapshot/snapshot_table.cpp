#include "dialects/postgres/snapshot/snapshot_table.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice::postgres {

namespace {

// What an older drizzle-kit kept with the column itself.
struct LegacyUnique {
  bool is_unique = false;
  std::string name;
  bool nulls_not_distinct = false;
};

void read_option(const JsonValue& field, SequenceOptions& options) {
  const std::string_view key = field.raw_key();
  if (key == "increment")
    options.increment = field.string();
  else if (key == "minValue")
    options.minimum = field.string();
  else if (key == "maxValue")
    options.maximum = field.string();
  else if (key == "startWith")
    options.start = field.string();
  else if (key == "cache")
    options.cache = field.string();
  else if (key == "cycle")
    options.cycle = field.boolean();
}

Identity read_identity(const JsonValue& value, const std::string& schema) {
  Identity identity{.sequence = {schema, {}}};
  for (const JsonValue field : value.members()) {
    if (field.is_null()) continue;
    if (field.raw_key() == "type")
      identity.always = field.string() == "always";
    else if (field.raw_key() == "name")
      identity.sequence.name = field.string();
    else if (field.raw_key() == "schema")
      identity.sequence.schema = field.string();
    else
      read_option(field, identity.options);
  }
  return identity;
}

Column read_column(const JsonValue& value, const std::string& schema, LegacyUnique& unique) {
  Column column;
  for (const JsonValue field : value.members()) {
    const std::string_view key = field.raw_key();
    if (field.is_null() || read_column_member(field, column)) continue;
    if (key == "typeSchema")
      column.type_schema = field.string();
    else if (key == "generated")
      column.generated = {.expression = text_at(field, "as"), .stored = true};
    else if (key == "identity")
      column.identity = read_identity(field, schema);
    else if (key == "isUnique")
      unique.is_unique = field.raw() == "true";
    else if (key == "uniqueName")
      unique.name = field.string();
    else if (key == "nullsNotDistinct")
      unique.nulls_not_distinct = field.boolean();
  }
  return column;
}

void add_legacy_unique(const LegacyUnique& unique, const std::string& column, Table& table) {
  Unique constraint{.name = unique.name.empty() ? text::cat(table.name.name, "_", column, "_unique")
                                                : unique.name,
                    .columns = {column},
                    .nulls_not_distinct = unique.nulls_not_distinct};
  const bool is_known =
      std::any_of(table.uniques.begin(), table.uniques.end(),
                  [&](const Unique& other) { return other.name == constraint.name; });
  if (!is_known) table.uniques.push_back(std::move(constraint));
}

IndexColumn read_index_column(const JsonValue& value, const Table& table) {
  // Before version 7 a column was a name, and nothing told an expression apart.
  if (value.kind() == JsonValue::Kind::string) {
    std::string sql = value.string();
    const bool is_expression = find_column(table, sql) == nullptr;
    return {.expression = std::move(sql), .is_expression = is_expression, .nulls = "last"};
  }
  IndexColumn column;
  for (const JsonValue field : value.members()) {
    const std::string_view key = field.raw_key();
    if (field.is_null()) continue;
    if (key == "expression")
      column.expression = field.string();
    else if (key == "isExpression")
      column.is_expression = field.boolean();
    else if (key == "asc")
      column.ascending = field.boolean();
    else if (key == "nulls")
      column.nulls = field.string();
    else if (key == "opclass")
      column.opclass = field.string();
  }
  if (column.opclass) {
    column.ascending = true;
    column.nulls = "last";
  }
  return column;
}

Index read_index(const JsonValue& value, const Table& table) {
  Index index{.method = "btree"};
  for (const JsonValue field : value.members()) {
    const std::string_view key = field.raw_key();
    if (field.is_null()) continue;
    if (key == "name")
      index.name = field.string();
    else if (key == "isUnique")
      index.unique = field.boolean();
    else if (key == "concurrently")
      index.concurrently = field.boolean();
    else if (key == "method")
      index.method = field.string();
    else if (key == "where")
      index.where = field.string();
    else if (key == "columns")
      for (const JsonValue column : field.elements())
        index.columns.push_back(read_index_column(column, table));
    else if (key == "with")
      for (const JsonValue& option : field.distinct_members())
        index.with.emplace_back(option.key(), option.kind() == JsonValue::Kind::string
                                                  ? option.string()
                                                  : std::string(option.raw()));
  }
  return index;
}

void read_columns(const JsonValue& columns, Table& table) {
  for (const JsonValue& value : columns.distinct_members()) {
    LegacyUnique unique;
    table.columns.push_back(read_column(value, table.name.schema, unique));
    if (unique.is_unique) add_legacy_unique(unique, table.columns.back().name, table);
  }
}

Unique read_unique(const JsonValue& value) {
  return {.name = text_at(value, "name"),
          .columns = value.at("columns").strings(),
          .nulls_not_distinct = flag_at(value, "nullsNotDistinct")};
}

void add_unique(Unique unique, Table& table) {
  std::erase_if(table.uniques, [&](const Unique& legacy) { return legacy.name == unique.name; });
  table.uniques.push_back(std::move(unique));
}

}  // namespace

Table read_table(const JsonValue& value) {
  Table table{.name = {optional_text(value, "schema").value_or(""), text_at(value, "name")}};
  if (table.name.schema.empty()) table.name.schema = "public";
  const auto each = [&](std::string_view kind, const auto& read) {
    if (const auto items = value.find(kind))
      for (const JsonValue& item : items->distinct_members()) read(item);
  };
  read_columns(value.at("columns"), table);
  each("compositePrimaryKeys", [&](const JsonValue& item) {
    table.primary_key = PrimaryKey{text_at(item, "name"), item.at("columns").strings()};
  });
  each("uniqueConstraints", [&](const JsonValue& item) { add_unique(read_unique(item), table); });
  each("foreignKeys", [&](const JsonValue& item) {
    table.foreign_keys.push_back(read_foreign_key(item, "public"));
  });
  each("checkConstraints", [&](const JsonValue& item) {
    table.checks.push_back({text_at(item, "name"), text_at(item, "value")});
  });
  each("indexes", [&](const JsonValue& item) { table.indexes.push_back(read_index(item, table)); });
  each("policies", [&](const JsonValue& item) { table.policies.push_back(read_policy(item)); });
  // drizzle-kit turns row security on with the first policy, whatever the flag says.
  table.row_security = flag_at(value, "isRLSEnabled") || !table.policies.empty();
  return table;
}

Sequence read_sequence(const JsonValue& value) {
  Sequence sequence{.name = {"public", {}}};
  for (const JsonValue field : value.members()) {
    if (field.is_null()) continue;
    if (field.raw_key() == "name")
      sequence.name.name = field.string();
    else if (field.raw_key() == "schema")
      sequence.name.schema = field.string();
    else
      read_option(field, sequence.options);
  }
  return sequence;
}

Policy read_policy(const JsonValue& value) {
  Policy policy;
  for (const JsonValue field : value.members()) {
    const std::string_view key = field.raw_key();
    if (field.is_null()) continue;
    if (key == "name")
      policy.name = field.string();
    else if (key == "as")
      policy.permissive = field.string() != "RESTRICTIVE";
    else if (key == "for")
      policy.command = field.string();
    else if (key == "to")
      policy.roles = field.strings();
    else if (key == "using")
      policy.using_sql = field.string();
    else if (key == "withCheck")
      policy.check_sql = field.string();
  }
  return policy;
}

}  // namespace sluice::postgres
