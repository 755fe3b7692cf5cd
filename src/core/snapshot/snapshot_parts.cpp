#include "core/snapshot/snapshot_parts.hpp"

#include "base/text.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

void write_strings(const std::vector<std::string>& strings, JsonWriter& out) {
  out.array();
  for (const std::string& text : strings) out.value(text);
  out.end();
}

bool read_column_member(const JsonValue& member, Column& column) {
  const std::string_view key = member.raw_key();
  if (key == "name")
    column.name = member.string();
  else if (key == "type")
    column.type = member.string();
  else if (key == "primaryKey")
    column.primary_key = member.boolean();
  else if (key == "notNull")
    column.not_null = member.boolean();
  else if (key == "default")
    column.default_sql = read_default(member);
  else
    return false;
  return true;
}

void add_primary_key(const JsonValue& entity, Table& table) {
  std::vector<std::string> columns = entity.at("columns").strings();
  if (columns.size() == 1 && !flag_at(entity, "nameExplicit")) {
    for (Column& column : table.columns)
      if (column.name == columns.front()) column.primary_key = true;
    return;
  }
  table.primary_key = PrimaryKey{.name = text_at(entity, "name"), .columns = std::move(columns)};
}

std::vector<PrimaryKeyEntity> primary_keys_of(const Table& table, std::string_view ending) {
  std::vector<PrimaryKeyEntity> keys;
  for (const Column& column : table.columns)
    if (column.primary_key)
      keys.push_back({.columns = {column.name}, .name = text::cat(table.name.name, ending)});
  if (!table.primary_key) return keys;
  const PrimaryKey& key = *table.primary_key;
  const std::string implied = implied_name(table.name.name, key.columns, "_pk");
  keys.push_back({.columns = key.columns,
                  .name = key.name.empty() ? implied : key.name,
                  .is_named = !key.name.empty() && key.name != implied});
  return keys;
}

std::string implied_name(const std::string& table, const std::vector<std::string>& columns,
                         std::string_view ending) {
  return text::cat(table, "_", text::join(columns, "_"), ending);
}

}  // namespace sluice
