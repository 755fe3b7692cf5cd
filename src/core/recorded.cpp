#include "core/recorded.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "core/names.hpp"

namespace sluice {
namespace {

std::string comparable(const std::optional<std::string>& hash) {
  return hash && is_sha256_hex(*hash) ? text::lower(*hash) : std::string();
}

Recorded from_drizzle(const History& history, const RowMatch& match, std::optional<std::size_t> tracked) {
  const auto& row = history.rows[match.row];
  Recorded recorded{.source = Source::drizzle, .row = match.row, .tracked = tracked, .by = match.by};
  recorded.hash = comparable(row.hash);
  // What somebody else wrote there tells of no edit; the mirror's checksum does.
  if (tracked && recorded.hash.empty()) recorded.hash = comparable(history.tracking[*tracked].checksum);
  if (tracked) recorded.applied_at = history.tracking[*tracked].applied_at;
  if (!recorded.applied_at) recorded.applied_at = row.applied_at;
  return recorded;
}

Recorded from_tracking(const History& history, std::size_t tracked) {
  const auto& row = history.tracking[tracked];
  Recorded recorded{.source = Source::tracking, .tracked = tracked, .by = MatchedBy::name};
  recorded.hash = comparable(row.checksum);
  recorded.applied_at = row.applied_at;
  return recorded;
}

Recorded from_legacy(const History& history, std::size_t index, std::optional<std::size_t> tracked) {
  const auto& row = history.legacy[index];
  Recorded recorded{.source = Source::legacy, .tracked = tracked, .legacy = index, .by = MatchedBy::name};
  recorded.hash = comparable(row.checksum);
  recorded.applied_at = row.applied_at;
  return recorded;
}

// The home-made table's rows by what they call the migration: id and name, each a tag, a file or a number.
class LegacyNames {
 public:
  LegacyNames(const Journal& journal, const std::vector<LegacyRow>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows_.emplace(std::string(stem_of(rows[i].id)), i);
      rows_.emplace(std::string(stem_of(rows[i].name)), i);
    }
    for (const auto& entry : journal.entries) ++numbers_[std::string(number_of(entry.tag))];
  }

  std::optional<std::size_t> find(const JournalEntry& entry) const {
    if (const auto found = rows_.find(entry.tag); found != rows_.end()) return found->second;
    const std::string number(number_of(entry.tag));
    const auto found = rows_.find(number);
    if (number.empty() || found == rows_.end() || numbers_.at(number) > 1) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::size_t> rows_;
  std::map<std::string, int> numbers_;
};

}  // namespace

bool uses_legacy(const History& history, const Matching& matching) {
  const auto is_tracked = [](const auto& tracked) { return tracked.has_value(); };
  return history.rows.empty() && history.rollbacks.empty() && !history.legacy.empty() &&
         std::none_of(matching.tracked.begin(), matching.tracked.end(), is_tracked);
}

std::vector<std::optional<Recorded>> recorded_entries(const Journal& journal, const History& history,
                                                      const Matching& matching) {
  std::vector<std::optional<Recorded>> result(journal.entries.size());
  const bool is_drizzle = !history.rows.empty();
  const bool is_legacy = uses_legacy(history, matching);
  const LegacyNames legacy(journal, is_legacy ? history.legacy : std::vector<LegacyRow>());
  for (std::size_t e = 0; e < result.size(); ++e) {
    const auto tracked = matching.tracked[e];
    if (matching.entries[e]) {
      result[e] = from_drizzle(history, *matching.entries[e], tracked);
    } else if (!is_drizzle && tracked) {
      result[e] = from_tracking(history, *tracked);
    } else if (is_legacy) {
      if (const auto found = legacy.find(journal.entries[e])) result[e] = from_legacy(history, *found, tracked);
    }
  }
  return result;
}

}  // namespace sluice
