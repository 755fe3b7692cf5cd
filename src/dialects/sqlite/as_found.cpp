// What a database holds in another form than a snapshot of drizzle-kit 1.0 says it.
#include <algorithm>

#include "dialects/sqlite/normalize.hpp"

namespace sluice::sqlite {

namespace {

std::vector<std::string> plain_columns(const Index& index) {
  std::vector<std::string> names;
  for (const IndexColumn& column : index.columns)
    if (!column.is_expression) names.push_back(column.expression);
  return names;
}

// The index that holds the unique, where no constraint does.
const Index* index_for(const Unique& unique, const Table& actual) {
  const bool is_constraint =
      std::any_of(actual.uniques.begin(), actual.uniques.end(),
                  [&](const Unique& other) { return other.columns == unique.columns; });
  if (is_constraint) return nullptr;
  const auto found =
      std::find_if(actual.indexes.begin(), actual.indexes.end(), [&](const Index& index) {
        return index.unique && !index.where && index.name == unique.name &&
               index.columns.size() == unique.columns.size() &&
               plain_columns(index) == unique.columns;
      });
  return found == actual.indexes.end() ? nullptr : &*found;
}

void take_indexes(Table& expected, const Table& actual) {
  std::erase_if(expected.uniques, [&](const Unique& unique) {
    const Index* index = index_for(unique, actual);
    if (index != nullptr) expected.indexes.push_back(*index);
    return index != nullptr;
  });
}

bool is_key(const Table& table, const Column& column) {
  return column.primary_key ||
         (table.primary_key && table.primary_key->columns == std::vector<std::string>{column.name});
}

void take_not_null(Table& expected, const Table& actual) {
  for (Column& column : expected.columns) {
    if (!is_key(expected, column)) continue;
    for (const Column& there : actual.columns)
      if (there.name == column.name) column.not_null = column.not_null || there.not_null;
  }
}

}  // namespace

Schema as_found(Schema expected, const Schema& actual) {
  for (Table& table : expected.tables)
    for (const Table& there : actual.tables) {
      if (there.name != table.name) continue;
      take_indexes(table, there);
      take_not_null(table, there);
    }
  return expected;
}

}  // namespace sluice::sqlite
