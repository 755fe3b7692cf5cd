#include "dialects/sqlite/normalize/normalize.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/schema/diff.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/object_text.hpp"

namespace sluice::sqlite {

namespace {

template <class Item>
void sort_by_name(std::vector<Item>& items) {
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return a.name < b.name; });
}

// "x" as a default is the text, since no column can be meant.
std::string normalize_default(std::string_view sql) {
  const std::string_view value = without_enclosing(sql);
  if (value.empty() || value.front() != '"') return canonical(value);
  return text::cat('\'', text::replace_all(unquote(value), "'", "''"), '\'');
}

void normalize_column(Column& column, const std::string& table) {
  column.type = canonical_type(column.type);
  if (column.default_sql) column.default_sql = normalize_default(*column.default_sql);
  if (column.generated)
    column.generated->expression = canonical_expression(column.generated->expression, table);
  const auto collate = column.attributes.find("collate");
  if (collate == column.attributes.end()) return;
  collate->second = text::lower(collate->second);
  if (collate->second == "binary") column.attributes.erase(collate);
}

// A key of one column is the same wherever it is written, and no key's name matters.
void normalize_primary_key(Table& table) {
  if (!table.primary_key) return;
  table.primary_key->name.clear();
  if (table.primary_key->columns.size() != 1) return;
  for (Column& column : table.columns)
    if (text::equals_ignore_case(column.name, table.primary_key->columns[0]))
      column.primary_key = true;
  table.primary_key.reset();
}

// Names of foreign keys and uniques mean nothing to SQLite, and are lost in most texts.
void normalize_keys(Table& table) {
  for (ForeignKey& key : table.foreign_keys)
    key.name =
        text::cat(text::join(key.columns, "_"), "_", text::lower(key.target.name), "_",
                  text::join(key.target_columns, "_"), "_", key.on_delete, "_", key.on_update);
  for (Unique& unique : table.uniques) unique.name = text::join(unique.columns, "_");
  sort_by_name(table.foreign_keys);
  sort_by_name(table.uniques);
}

void normalize_index(Index& index, const std::string& table) {
  index.method.clear();
  index.concurrently = false;
  if (index.where) index.where = canonical_expression(*index.where, table);
  for (IndexColumn& column : index.columns) {
    // What is no bare column is an expression to drizzle-kit, its direction included.
    if (column.is_expression && column.ascending && !column.opclass)
      column = read_index_column(column.expression);
    if (column.is_expression) column.expression = canonical_expression(column.expression, table);
    if (column.opclass) column.opclass = text::lower(*column.opclass);
  }
}

std::string number_of(const std::string& name, const std::string& table) {
  const std::string unnamed = table + "_check";
  return name.starts_with(unnamed) ? name.substr(table.size()) : name;
}

void rename_words(Table& table, const std::string& from, const std::string& to) {
  for (Check& check : table.checks) check.expression = with_name(check.expression, from, to);
  for (Column& column : table.columns)
    if (column.generated)
      column.generated->expression = with_name(column.generated->expression, from, to);
  for (Index& index : table.indexes) {
    if (index.where) index.where = with_name(*index.where, from, to);
    for (IndexColumn& column : index.columns)
      if (column.is_expression) column.expression = with_name(column.expression, from, to);
  }
}

}  // namespace

Table normalize(Table table) {
  const std::string& name = table.name.name;
  table.attributes.erase("sql");
  for (Column& column : table.columns) normalize_column(column, name);
  normalize_primary_key(table);
  normalize_keys(table);
  for (Check& check : table.checks) {
    check.name = number_of(check.name, name);
    check.expression = canonical_expression(check.expression, name);
  }
  sort_by_name(table.checks);
  for (Index& index : table.indexes) normalize_index(index, name);
  sort_by_name(table.indexes);
  return table;
}

Schema normalize(Schema schema) {
  for (Table& table : schema.tables) table = normalize(std::move(table));
  for (View& view : schema.views)
    if (view.definition) view.definition = canonical(*view.definition);
  for (OtherObject& object : schema.others) object.definition = canonical(object.definition);
  sort_by_name(schema.tables);
  sort_by_name(schema.views);
  std::sort(schema.others.begin(), schema.others.end(),
            [](const OtherObject& a, const OtherObject& b) {
              return std::tie(a.kind, a.identity) < std::tie(b.kind, b.identity);
            });
  return schema;
}

Schema renamed(Schema schema, const Renames& renames) {
  schema = with_renames(std::move(schema), renames);
  for (const Renames::ColumnRename& rename : renames.columns)
    for (Table& table : schema.tables)
      if (table.name == rename.table) rename_words(table, rename.from, rename.to);
  for (Table& table : schema.tables) table = normalize(std::move(table));
  return schema;
}

}  // namespace sluice::sqlite
