// A constraint that is NOT VALID and is to be valid: ALTER TABLE … VALIDATE CONSTRAINT reads the
// rows under a lock that lets others write, where dropping and adding it would keep them out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/change.hpp"

namespace sluice::postgres {

// Table and constraint of those that the changes drop and add again, the same but valid.
using Validated = std::set<std::pair<ObjectName, std::string>>;
Validated validated_by(const std::vector<Change>& changes);

// Of one of these: its statement instead of ADD, none instead of DROP. Nothing for other changes.
std::optional<std::vector<std::string>> validation(const Change& change,
                                                   const Validated& validated);

}  // namespace sluice::postgres
