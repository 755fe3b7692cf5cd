#include "core/history/match_tracking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

std::string checksum_of(const TrackingRow& row) { return text::lower(row.checksum.value_or("")); }

// The mirror's row of a migration that was renamed, where Drizzle's row is missing.
void match_unnamed(const History& history, const std::vector<FileHashes>& files,
                   Matching& matching) {
  std::vector<bool> is_taken(history.tracking.size());
  for (const auto& tracked : matching.tracked)
    if (tracked) is_taken[*tracked] = true;
  for (std::size_t t = 0; t < history.tracking.size(); ++t) {
    const std::string checksum = checksum_of(history.tracking[t]);
    if (is_taken[t] || !is_checksum(checksum)) continue;
    // As many rows of Drizzle's hold the text: one of them is what this mirrors.
    const std::size_t rows = rows_with(history, checksum);
    if (rows > 0 && rows >= tracked_with(history, checksum)) continue;
    for (std::size_t e = 0; e < files.size(); ++e) {
      if (matching.tracked[e] || matching.entries[e] || !is_same(files[e].fit(checksum))) continue;
      matching.tracked[e] = t;
      break;
    }
  }
}

}  // namespace

void give_rows_by_checksum(RowOfEntry& rows,
                           const std::function<Fit(std::size_t, std::size_t)>& fit,
                           const std::function<bool(std::size_t)>& is_known) {
  const std::size_t count = rows.size();
  const auto is_others = [&](std::size_t e) { return rows[e] && fit(e, *rows[e]) == Fit::edited; };
  RowOfEntry owners(count);  // of the row that is called after the entry
  std::vector<bool> is_owner(count);
  for (std::size_t e = 0; e < count; ++e) {
    if (!is_others(e)) continue;
    for (std::size_t other = 0; other < count && !owners[e]; ++other) {
      if (other == e || is_owner[other] || is_known(other)) continue;
      if (!is_same(fit(other, *rows[e])) || (rows[other] && !is_others(other))) continue;
      owners[e] = other;
      is_owner[other] = true;
    }
  }
  // Where the owner's own row stays, nothing is given.
  for (bool is_settled = false; !is_settled;) {
    is_settled = true;
    for (std::size_t e = 0; e < count; ++e)
      if (owners[e] && rows[*owners[e]] && !owners[*owners[e]]) {
        owners[e].reset();
        is_settled = false;
      }
  }
  RowOfEntry given = rows;
  for (std::size_t e = 0; e < count; ++e)
    if (owners[e]) given[e].reset();
  for (std::size_t e = 0; e < count; ++e)
    if (owners[e]) given[*owners[e]] = rows[e];
  rows = std::move(given);
}

void match_tracking_by_checksum(const History& history, const std::vector<FileHashes>& files,
                                Matching& matching) {
  if (files.empty()) return;
  give_rows_by_checksum(
      matching.tracked,
      [&](std::size_t e, std::size_t t) { return files[e].fit(checksum_of(history.tracking[t])); },
      [&](std::size_t e) { return matching.entries[e].has_value(); });
  match_unnamed(history, files, matching);
}

std::size_t rows_with(const History& history, const std::string& hash) {
  return static_cast<std::size_t>(
      std::count_if(history.rows.begin(), history.rows.end(),
                    [&](const HistoryRow& each) { return each.hash == hash; }));
}

std::size_t tracked_with(const History& history, const std::string& hash) {
  return static_cast<std::size_t>(
      std::count_if(history.tracking.begin(), history.tracking.end(),
                    [&](const TrackingRow& each) { return each.checksum == hash; }));
}

}  // namespace sluice
