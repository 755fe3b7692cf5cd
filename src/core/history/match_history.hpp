// Which row of Drizzle's table stands for which entry of the journal, each at most once.
//
// In passes, the surest first: by hash together with name or `when`; by hash alone, which is a
// migration that was renamed or given another `when`; by name; by `when`, unless the row's name and
// hash are another's. Files of equal content exist (untouched custom migrations), so each pass goes
// in order.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/history/matching.hpp"
#include "core/journal/file_hashes.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

Matching match_history(const Journal& journal, const History& history,
                       const std::vector<FileHashes>& files);

}  // namespace sluice
