// What the histories say of each entry. Drizzle's rows come first; where that table has none, the
// mirror is the history, and where that is missing too, the older home-made table.
//
// A migration that only one of the lesser two records is disputed: it never runs, and never
// counts as applied.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/history/match_history.hpp"

namespace sluice {

enum class Source { drizzle, tracking, legacy };

// An entry that some history records as applied.
struct Recorded {
  Source source = Source::drizzle;
  std::optional<std::size_t> row;      // into history.rows
  std::optional<std::size_t> tracked;  // into history.tracking
  std::optional<std::size_t> legacy;   // into history.legacy
  MatchedBy by = MatchedBy::nothing;
  std::string hash;  // in lower case; empty: not known, or no checksum
  std::optional<std::string> applied_at;
  bool is_disputed = false;
};

// Parallel to journal.entries; none: not applied.
std::vector<std::optional<Recorded>> recorded_entries(const Journal& journal,
                                                      const History& history,
                                                      const std::vector<FileHashes>& files,
                                                      const Matching& matching);

// Whether the home-made table is the history: neither Drizzle's nor the mirror knows an entry.
bool uses_legacy(const History& history, const Matching& matching);

}  // namespace sluice
