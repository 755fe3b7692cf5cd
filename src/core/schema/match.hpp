// Pairs two lists by name: what is only in the first, what is in both, what is only in the second.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice {

template <class Item>
struct Matched {
  std::vector<const Item*> dropped;
  std::vector<std::pair<const Item*, const Item*>> kept;
  std::vector<const Item*> created;
};

// The results point into the lists. Order within each part is that of the list it comes from.
template <class Item>
Matched<Item> match(const std::vector<Item>& from, const std::vector<Item>& to) {
  const auto find = [](const std::vector<Item>& list, const Item& wanted) {
    return std::find_if(list.begin(), list.end(),
                        [&](const Item& item) { return item.name == wanted.name; });
  };
  Matched<Item> result;
  for (const Item& item : from) {
    const auto other = find(to, item);
    if (other == to.end())
      result.dropped.push_back(&item);
    else
      result.kept.emplace_back(&item, &*other);
  }
  for (const Item& item : to)
    if (find(from, item) == from.end()) result.created.push_back(&item);
  return result;
}

// One that is in both but different is dropped and created.
template <class Item>
void split_changed(Matched<Item>& matched) {
  for (const auto& [before, after] : matched.kept) {
    if (*before == *after) continue;
    matched.dropped.push_back(before);
    matched.created.push_back(after);
  }
}

}  // namespace sluice
