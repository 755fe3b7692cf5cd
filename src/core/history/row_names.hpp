// What the rows of a five-column history call an entry.
#pragma once

#include <string>
#include <vector>

#include "sluice/migration.hpp"

namespace sluice {

// The name that Drizzle 1.0's `up` gives an entry's folder: UTC of `when` as YYYYMMDDHHMMSS, `_`,
// and the tag after its first `_`; what a five-column history stores.
std::string v1_name(const JournalEntry& entry);
// The same where the folders bear their names already.
std::string drizzle_name(const Journal& journal, const JournalEntry& entry);
// What a five-column history may call it, before or after the folder was converted.
std::vector<std::string> names_in_rows(const Journal& journal, const JournalEntry& entry);

}  // namespace sluice
