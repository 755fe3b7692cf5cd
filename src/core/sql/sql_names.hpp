// The names that SQL text writes, without regard to what it says of them.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/ports/database.hpp"

namespace sluice {

// Every name in it in lower case, those in dollar-quoted bodies included.
std::set<std::string> names_in(std::string_view sql, const ScanRules& rules);

// What becomes of a name that is stored.
struct NameStorage {
  bool folds = false;       // without quotes, it is stored in lower case
  std::size_t longest = 0;  // in bytes: what is more is cut off; 0: none is too long
};

// How the text writes each of `names`, which are given as they are stored: quotes included. What is
// in quotes is a name for certain, and comes before a word; those that it does not write are left
// out.
std::map<std::string, std::string> spellings_in(std::string_view sql, std::set<std::string> names,
                                                const ScanRules& rules, NameStorage storage);

}  // namespace sluice
