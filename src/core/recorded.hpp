// What the histories say of each entry: Drizzle's rows decide; where there are none, our mirror is the
// history, and where that is missing too, the older home-made table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/match_history.hpp"

namespace sluice {

enum class Source { drizzle, tracking, legacy };

// An entry that some history calls applied.
struct Recorded {
  Source source = Source::drizzle;
  std::optional<std::size_t> row;      // into history.rows
  std::optional<std::size_t> tracked;  // into history.tracking
  std::optional<std::size_t> legacy;   // into history.legacy
  MatchedBy by = MatchedBy::nothing;
  std::string hash;  // empty: not known, or no SHA-256
  std::optional<std::string> applied_at;
};

// Parallel to journal.entries; none: not applied.
std::vector<std::optional<Recorded>> recorded_entries(const Journal& journal, const History& history,
                                                      const Matching& matching);

// Whether the home-made table is to be believed: neither Drizzle nor the mirror knows an entry, and nothing
// was rolled back, since a rollback leaves its rows.
bool uses_legacy(const History& history, const Matching& matching);

}  // namespace sluice
