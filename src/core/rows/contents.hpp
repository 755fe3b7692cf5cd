// What a database holds beside its schema: the rows of its tables and where its counters stand.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

struct Contents {
  std::map<ObjectName, std::vector<std::string>> rows;  // each as a text, sorted
  std::map<ObjectName, std::string> counters;  // by the sequence, or by the table that counts
  bool operator==(const Contents&) const = default;
};

struct ContentsDifference {
  ObjectName object;
  std::string text;  // e.g. "rows of users: 2 of 6 are gone, 1 is new; gone: (1,x)"
  bool operator==(const ContentsDifference&) const = default;
};

// Of what `before` names. A table that is not in `after` differs where it held rows.
std::vector<ContentsDifference> contents_differences(const Contents& before, const Contents& after);

// Without those that one of these declarations covers: by the table's or counter's name, by that of
// the table whose counter it is, or because it names none of `known`, the tables.
std::vector<ContentsDifference> undeclared(std::vector<ContentsDifference> differences,
                                           const std::vector<std::string>& declared,
                                           const std::set<ObjectName>& known);

// Whether the text names it, letters' case aside.
bool names(std::string_view text, std::string_view name);

}  // namespace sluice
