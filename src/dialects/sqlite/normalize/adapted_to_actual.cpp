// What a database holds in another form than a snapshot of drizzle-kit 1.0 says it.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"

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

// The constraint that holds a unique index of before 1.0, where 1.0 made the table.
const Unique* constraint_for(const Index& index, const Table& expected, const Table& actual) {
  const auto has_name = [&](const Index& other) { return other.name == index.name; };
  const std::vector<std::string> columns = plain_columns(index);
  if (!index.unique || index.where || columns.size() != index.columns.size() ||
      std::any_of(actual.indexes.begin(), actual.indexes.end(), has_name))
    return nullptr;
  const std::string implied =
      text::cat(expected.name.name, "_", text::join(columns, "_"), "_unique");
  const auto found =
      std::find_if(actual.uniques.begin(), actual.uniques.end(), [&](const Unique& unique) {
        return unique.columns == columns && (index.name == implied || index.name == unique.name);
      });
  return found == actual.uniques.end() ? nullptr : &*found;
}

void take_uniques(Table& expected, const Table& actual) {
  std::erase_if(expected.indexes, [&](const Index& index) {
    const Unique* unique = constraint_for(index, expected, actual);
    if (unique != nullptr) expected.uniques.push_back(*unique);
    return unique != nullptr;
  });
}

bool is_key(const Table& table, const Column& column) {
  return column.primary_key ||
         (table.primary_key && table.primary_key->columns == std::vector<std::string>{column.name});
}

// A number that is the key is the rowid, and never null.
void take_not_null(Table& expected, const Table& actual) {
  for (Column& column : expected.columns) {
    if (!is_key(expected, column)) continue;
    const bool is_rowid = text::equals_ignore_case(column.type, "integer");
    for (const Column& there : actual.columns)
      if (there.name == column.name)
        column.not_null = there.not_null || (column.not_null && !is_rowid);
  }
}

}  // namespace

Schema adapted_to_actual(Schema expected, const Schema& actual) {
  std::multimap<ObjectName, const Table*> by_name;
  for (const Table& there : actual.tables) by_name.emplace(there.name, &there);
  for (Table& table : expected.tables) {
    const auto [first, last] = by_name.equal_range(table.name);
    for (auto found = first; found != last; ++found) {
      take_indexes(table, *found->second);
      take_uniques(table, *found->second);
      take_not_null(table, *found->second);
    }
  }
  return expected;
}

}  // namespace sluice::sqlite
