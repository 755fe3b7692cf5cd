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

#include "core/history/reconcile.hpp"
#include "sluice/history.hpp"
#include "sluice/plan.hpp"
#include "sluice/project.hpp"

namespace sluice {

struct RowMatch {
  std::size_t row = 0;
  MatchedBy by = MatchedBy::nothing;
};

struct Matching {
  std::vector<std::optional<RowMatch>> entries;  // parallel to journal.entries
  std::vector<std::optional<std::size_t>>
      tracked;  // parallel to journal.entries: into history.tracking
  std::vector<std::optional<std::size_t>>
      row_entry;  // parallel to history.rows: the entry it stands for
  // Rows that repeat a matched row's `when` and hash: several migrators ran at once.
  std::vector<std::size_t> duplicates;
  std::vector<std::size_t> unmatched;  // rows that no entry stands for
};

Matching match_history(const Journal& journal, const History& history,
                       const std::vector<FileHashes>& files);

}  // namespace sluice
