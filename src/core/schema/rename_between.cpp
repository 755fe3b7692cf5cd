// A name without a schema means what the session's settings lead to. Which object was renamed, the
// schemas before and after tell.
#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "core/schema/diff.hpp"

namespace sluice {

namespace {

template <class Item>
bool is_among(const std::vector<Item>& items, const ObjectName& name) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Item& item) { return item.name == name; });
}

template <class Item>
void resolve(std::vector<std::pair<ObjectName, ObjectName>>& renames,
             const std::vector<Item>& before, const std::vector<Item>& after) {
  const auto fits = [&](const ObjectName& from, const ObjectName& to) {
    return is_among(before, from) && !is_among(after, from) && is_among(after, to) &&
           !is_among(before, to);
  };
  for (auto& [from, to] : renames) {
    if (fits(from, to)) continue;
    std::vector<std::pair<ObjectName, ObjectName>> found;
    for (const Item& item : before) {
      if (item.name.name != from.name) continue;
      const ObjectName renamed{from.schema == to.schema ? item.name.schema : to.schema, to.name};
      if (fits(item.name, renamed)) found.emplace_back(item.name, renamed);
    }
    if (found.size() == 1) std::tie(from, to) = found.front();
  }
}

bool fits(const Renames::ColumnRename& rename, const ObjectName& name, const Schema& before,
          const Schema& after) {
  const Table* now = find_table(after, name);
  const Table* then = find_table(before, name);
  return now != nullptr && find_column(*now, rename.to) != nullptr &&
         (then == nullptr ||
          (find_column(*then, rename.from) != nullptr && find_column(*then, rename.to) == nullptr));
}

}  // namespace

Renames between(const Schema& before, const Schema& after, Renames renames) {
  resolve(renames.tables, before.tables, after.tables);
  resolve(renames.enums, before.enums, after.enums);
  resolve(renames.sequences, before.sequences, after.sequences);
  resolve(renames.views, before.views, after.views);
  for (Renames::ColumnRename& rename : renames.columns) {
    if (fits(rename, rename.table, before, after)) continue;
    std::vector<ObjectName> found;
    for (const Table& table : after.tables)
      if (table.name.name == rename.table.name && fits(rename, table.name, before, after))
        found.push_back(table.name);
    if (found.size() == 1) rename.table = found.front();
  }
  return renames;
}

}  // namespace sluice
