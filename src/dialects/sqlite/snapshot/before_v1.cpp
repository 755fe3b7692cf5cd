// A schema as drizzle-kit 0.31 says it.
#include "core/snapshot/before_v1.hpp"

#include "base/text.hpp"
#include "dialects/sqlite/snapshot/snapshot.hpp"

namespace sluice::sqlite {

namespace {

bool is_key(const Table& table, const Column& column) {
  return column.primary_key ||
         (table.primary_key && table.primary_key->columns == std::vector<std::string>{column.name});
}

// SQLite knows its keys by no name, so theirs are those that drizzle-kit 0.31 gives.
void name_keys(Table& table) {
  for (ForeignKey& key : table.foreign_keys)
    key.name = text::cat(table.name.name, "_", text::join(key.columns, "_"), "_", key.target.name,
                         "_", text::join(key.target_columns, "_"), "_fk");
  if (table.primary_key && table.primary_key->name == table.name.name + "_pk")
    table.primary_key->name =
        text::cat(table.name.name, "_", text::join(table.primary_key->columns, "_"), "_pk");
}

// A unique constraint was a unique index.
void index_uniques(Table& table) {
  for (const Unique& unique : table.uniques) {
    Index index{.name = unique.name, .unique = true};
    for (const std::string& column : unique.columns)
      index.columns.push_back({.expression = column});
    table.indexes.push_back(std::move(index));
  }
  table.uniques.clear();
}

}  // namespace

Schema before_v1(Schema schema) {
  qualify_columns(schema, "");
  for (Table& table : schema.tables) {
    // A number that is the key may not be null, and is said so.
    for (Column& column : table.columns)
      column.not_null = column.not_null || (is_key(table, column) && column.type == "integer");
    name_keys(table);
    index_uniques(table);
  }
  return schema;
}

}  // namespace sluice::sqlite
