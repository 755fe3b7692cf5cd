// Which row of which table stands for which entry of the journal.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sluice/plan.hpp"

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

}  // namespace sluice
