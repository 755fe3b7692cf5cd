#include "engine/scratch/declared_schema.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "core/undo/lost_text.hpp"

namespace sluice {

namespace {

// What `declared` says that rows may break is found as it was wanted.
template <class Constraint>
void take_validated(std::vector<Constraint>& found, const std::vector<Constraint>& wanted,
                    const std::vector<std::string>& declared) {
  for (Constraint& each : found) {
    const auto was = std::find_if(wanted.begin(), wanted.end(),
                                  [&](const Constraint& one) { return one.name == each.name; });
    if (was != wanted.end() &&
        std::any_of(declared.begin(), declared.end(),
                    [&](const std::string& line) { return leaves_unvalidated(line, each.name); }))
      each.attributes = was->attributes;
  }
}

// Nor need those be there of which it says that rows may keep them away.
template <class Key>
void take_away(std::vector<Key>& found, const std::vector<Key>& wanted,
               const std::vector<std::string>& declared, std::set<std::string>& away) {
  for (const Key& each : wanted) {
    const bool is_there = std::any_of(found.begin(), found.end(),
                                      [&](const Key& one) { return one.name == each.name; });
    if (is_there || std::none_of(declared.begin(), declared.end(), [&](const std::string& line) {
          return leaves_away(line, each.name);
        }))
      continue;
    found.push_back(each);
    away.insert(each.name);
  }
  std::sort(found.begin(), found.end(),
            [](const Key& one, const Key& other) { return one.name < other.name; });
}

// Of keys and indexes of the table.
bool is_one_of(const ObjectRef& ref, const ObjectName& table, const std::set<std::string>& names) {
  const bool is_index = ref.kind == "index";
  return (is_index ? ref.name.schema == table.schema : ref.name == table) &&
         names.contains(is_index ? ref.name.name : ref.part);
}

bool is_of(const ObjectRef& ref, const OtherObject& object) {
  return ref.kind == object.kind && ref.name.name == object.identity;
}

void take_others(Schema& found, const Schema& wanted, const std::vector<std::string>& declared) {
  for (const OtherObject& each : wanted.others) {
    const bool is_there =
        std::find(found.others.begin(), found.others.end(), each) != found.others.end();
    if (is_there || std::none_of(declared.begin(), declared.end(), [&](const std::string& line) {
          return leaves_away(line, each.identity);
        }))
      continue;
    found.others.push_back(each);
    std::copy_if(wanted.dependencies.begin(), wanted.dependencies.end(),
                 std::back_inserter(found.dependencies), [&](const Dependency& one) {
                   return is_of(one.object, each) || is_of(one.on, each);
                 });
  }
  std::sort(found.others.begin(), found.others.end(),
            [](const OtherObject& one, const OtherObject& other) {
              return std::tie(one.kind, one.identity, one.definition) <
                     std::tie(other.kind, other.identity, other.definition);
            });
}

}  // namespace

void take_declared(Schema& found, const Schema& wanted, const std::vector<std::string>& declared) {
  for (Table& table : found.tables) {
    const Table* was = find_table(wanted, table.name);
    if (was == nullptr) continue;
    take_validated(table.foreign_keys, was->foreign_keys, declared);
    take_validated(table.checks, was->checks, declared);
    std::set<std::string> away;
    take_away(table.uniques, was->uniques, declared, away);
    take_away(table.indexes, was->indexes, declared, away);
    std::copy_if(wanted.dependencies.begin(), wanted.dependencies.end(),
                 std::back_inserter(found.dependencies),
                 [&](const Dependency& each) { return is_one_of(each.object, table.name, away); });
    for (Column& column : table.columns) {
      const Column* wanted_column = find_column(*was, column.name);
      const std::string rule = column.name + " NOT NULL";
      if (wanted_column != nullptr &&
          std::any_of(declared.begin(), declared.end(),
                      [&](const std::string& line) { return leaves_unvalidated(line, rule); }))
        column.not_null = wanted_column->not_null;
    }
  }
  take_others(found, wanted, declared);
  std::sort(found.dependencies.begin(), found.dependencies.end());
}

}  // namespace sluice
