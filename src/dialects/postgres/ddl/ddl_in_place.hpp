// What need not be dropped and made again. A constraint that is NOT VALID and is to be valid: ALTER
// TABLE … VALIDATE CONSTRAINT reads the rows under a lock that lets others write, where dropping
// and adding it would keep them out. A key or an index that only has other options or statistics.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/change.hpp"

namespace sluice::postgres {

// Table and name of those that the changes drop and make again, with the statements that do
// instead.
using InPlace = std::map<std::pair<ObjectName, std::string>, std::vector<std::string>>;
InPlace changed_in_place(const std::vector<Change>& changes);

// Of one of these: its statements instead of ADD, none instead of DROP. Nothing for other changes.
std::optional<std::vector<std::string>> statements_in_place(const Change& change,
                                                            const InPlace& in_place);

}  // namespace sluice::postgres
