// What the server keeps in another form than it was written in.
#include <algorithm>
#include <map>
#include <set>

#include "dialects/postgres/normalize/normalize.hpp"

namespace sluice::postgres {

namespace {

std::vector<std::string> key_columns(const Table& table) {
  if (table.primary_key) return table.primary_key->columns;
  std::vector<std::string> names;
  for (const Column& column : table.columns)
    if (column.primary_key) names.push_back(column.name);
  return names;
}

void leave_out_merged(Table& expected, const Table& actual) {
  if (!actual.primary_key) return;
  const auto key = key_columns(expected);
  std::erase_if(expected.uniques, [&](const Unique& unique) {
    return unique.columns == key && normalize_name(unique.name) == actual.primary_key->name;
  });
}

// A pgEnum that the schema files do not export stands in no snapshot, though its columns name it.
void add_named_enums(Schema& expected, const Schema& actual) {
  std::set<ObjectName> known;
  for (const Enum& value : expected.enums) known.insert(value.name);
  for (const Table& table : expected.tables)
    for (const Column& column : table.columns) {
      if (column.type_schema.empty()) continue;
      const ObjectName name{column.type_schema, column.type.substr(0, column.type.find('['))};
      if (!known.insert(name).second) continue;
      for (const Enum& there : actual.enums)
        if (there.name == name) expected.enums.push_back(there);
    }
}

}  // namespace

Schema adapted_to_actual(Schema expected, const Schema& actual) {
  add_named_enums(expected, actual);
  std::map<ObjectName, const Table*> by_name;
  for (const Table& there : actual.tables) by_name.emplace(there.name, &there);
  for (Table& table : expected.tables) {
    ObjectName name = table.name;
    if (name.schema.empty()) name.schema = "public";
    const auto there = by_name.find(name);
    if (there != by_name.end()) leave_out_merged(table, *there->second);
  }
  return expected;
}

}  // namespace sluice::postgres
