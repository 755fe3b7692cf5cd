#include "core/schema/identical.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace sluice {

namespace {

template <class Item>
bool hold_the_same(const std::vector<Item>& one, const std::vector<Item>& other) {
  return one.size() == other.size() && std::is_permutation(one.begin(), one.end(), other.begin());
}

Attributes without_text(const Attributes& attributes) {
  Attributes rest;
  for (const auto& [key, value] : attributes)
    if (key != "sql") rest.emplace(key, value);
  return rest;
}

// Every member is named, here and below, so that a new one cannot be forgotten.
Schema with_tables(const Schema& schema, std::vector<Table> only) {
  const auto& [schemas, enums, sequences, roles, tables, views, policies, others, dependencies] =
      schema;
  return {schemas, enums, sequences, roles, std::move(only), views, policies, others, dependencies};
}

}  // namespace

bool is_identical(const Table& one, const Table& other) {
  const auto& [name, columns, key, uniques, foreign_keys, checks, indexes, policies, security,
               attributes] = one;
  return name == other.name && columns == other.columns && key == other.primary_key &&
         hold_the_same(uniques, other.uniques) && hold_the_same(foreign_keys, other.foreign_keys) &&
         hold_the_same(checks, other.checks) && hold_the_same(indexes, other.indexes) &&
         hold_the_same(policies, other.policies) && security == other.row_security &&
         without_text(attributes) == without_text(other.attributes);
}

std::optional<SchemaPair> without_identical(const Schema& expected, const Schema& actual) {
  std::map<ObjectName, const Table*> others;
  for (const Table& table : actual.tables) others.emplace(table.name, &table);
  std::set<const Table*> same;
  std::vector<const Table*> left;
  for (const Table& table : expected.tables) {
    const auto other = others.find(table.name);
    const bool is_same = other != others.end() && !same.contains(other->second) &&
                         is_identical(table, *other->second);
    if (is_same)
      same.insert(other->second);
    else
      left.push_back(&table);
  }
  if (same.size() < left.size() || same.empty()) return std::nullopt;
  std::vector<Table> wanted, there;
  for (const Table* table : left) wanted.push_back(*table);
  for (const Table& table : actual.tables)
    if (!same.contains(&table)) there.push_back(table);
  return SchemaPair{with_tables(expected, std::move(wanted)),
                    with_tables(actual, std::move(there))};
}

}  // namespace sluice
