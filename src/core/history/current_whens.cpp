#include "core/history/current_whens.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/text.hpp"

namespace sluice {

History with_current_whens(const Journal& journal, History history,
                           const std::vector<FileHashes>& files) {
  std::map<std::string, std::optional<std::int64_t>> when_of;  // none: several files have the hash
  for (std::size_t e = 0; e < files.size(); ++e) {
    const auto [at, is_new] = when_of.emplace(files[e].hash, journal.entries[e].when);
    if (!is_new) at->second.reset();
  }
  std::set<std::string> settled;
  for (const TrackingRow& row : history.tracking)
    settled.insert(text::lower(row.checksum.value_or("")));
  const auto wanted = [&](const HistoryRow& row) -> std::optional<std::int64_t> {
    const auto found = when_of.find(row.hash);
    return found == when_of.end() || row.hash.empty() ? std::nullopt : found->second;
  };
  for (const HistoryRow& row : history.rows)
    if (row.created_at && row.created_at == wanted(row)) settled.insert(row.hash);
  for (HistoryRow& row : history.rows) {
    const auto when = wanted(row);
    if (when && row.created_at && settled.count(row.hash) == 0) row.created_at = when;
  }
  return history;
}

bool is_later_than_all(const History& history, std::int64_t when) {
  return std::all_of(history.rows.begin(), history.rows.end(), [&](const HistoryRow& row) {
    return row.created_at && *row.created_at < when;
  });
}

}  // namespace sluice
