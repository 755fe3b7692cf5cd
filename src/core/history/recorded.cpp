#include "core/history/recorded.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "core/history/match_tracking.hpp"
#include "core/journal/plain_files.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

std::string comparable(const std::optional<std::string>& hash) {
  return hash && is_checksum(*hash) ? text::lower(*hash) : std::string();
}

Recorded from_drizzle(const History& history, const RowMatch& match,
                      std::optional<std::size_t> tracked) {
  const auto& row = history.rows[match.row];
  Recorded recorded{
      .source = Source::drizzle, .row = match.row, .tracked = tracked, .by = match.by};
  recorded.hash = comparable(row.hash);
  // What somebody else wrote there tells of no edit; the mirror's checksum does.
  if (tracked && recorded.hash.empty())
    recorded.hash = comparable(history.tracking[*tracked].checksum);
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

Recorded from_legacy(const History& history, std::size_t index) {
  const auto& row = history.legacy[index];
  Recorded recorded{.source = Source::legacy, .legacy = index, .by = MatchedBy::name};
  recorded.hash = comparable(row.checksum);
  recorded.applied_at = row.applied_at;
  return recorded;
}

// The home-made table's rows by what they call the migration: id and name, each a tag, a file or a
// number; and by their checksum where they call it something that no entry is.
class LegacyRows {
 public:
  LegacyRows(const Journal& journal, const History& history, const std::vector<FileHashes>& files,
             const Matching& matching)
      : rows_(history.legacy), entries_(journal.entries.size()) {
    if (rows_.empty()) return;
    for (const JournalEntry& entry : journal.entries) {
      ++numbers_[std::string(number_of(former_of(entry)))];
      ++suffixes_[parts_of(former_of(entry)).second];
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      names_.emplace(std::string(stem_of(rows_[i].id)), i);
      names_.emplace(std::string(stem_of(rows_[i].name)), i);
      parts_.emplace(parts_of(text::cat(stem_of(rows_[i].id), "_", stem_of(rows_[i].name))), i);
      const auto [at, is_new] = bare_names_.emplace(std::string(stem_of(rows_[i].name)), i);
      if (!is_new) at->second.reset();
    }
    find_all(journal, [&](const JournalEntry& entry) { return named(entry.tag); });
    find_all(journal, [&](const JournalEntry& entry) { return named(former_of(entry)); });
    find_all(journal, [&](const JournalEntry& entry) { return suffixed(former_of(entry)); });
    find_all(journal, [&](const JournalEntry& entry) { return numbered(former_of(entry)); });
    if (files.empty()) return;
    const auto fit = [&](std::size_t e, std::size_t i) {
      return files[e].fit(comparable(rows_[i].checksum));
    };
    give_rows_by_checksum(
        entries_, fit, [&](std::size_t e) { return matching.entries[e] || matching.tracked[e]; });
    for (std::size_t e = 0; e < files.size(); ++e)
      for (std::size_t i = 0; i < rows_.size() && !entries_[e]; ++i)
        if (!is_taken(i) && is_same(fit(e, i))) entries_[e] = i;
  }

  std::optional<std::size_t> of(std::size_t entry) const { return entries_[entry]; }

 private:
  // A conversion renames the files and not these rows.
  static const std::string& former_of(const JournalEntry& entry) {
    return entry.former_tag.empty() ? entry.tag : entry.former_tag;
  }

  std::optional<std::size_t> named(const std::string& tag) const {
    if (const auto found = names_.find(tag); found != names_.end()) return found->second;
    if (const auto found = parts_.find(parts_of(tag)); found != parts_.end()) return found->second;
    return std::nullopt;
  }

  // By its name alone, where the tool counts its rows and one file alone is called so.
  std::optional<std::size_t> suffixed(const std::string& tag) const {
    const std::string suffix = parts_of(tag).second;
    const auto found = bare_names_.find(suffix);
    const bool is_one = !suffix.empty() && suffix != tag && suffixes_.at(suffix) == 1;
    return is_one && found != bare_names_.end() ? found->second : std::nullopt;
  }

  // By its number alone, unless the row is called by another one: a column of ids counts rows.
  std::optional<std::size_t> numbered(const std::string& tag) const {
    const std::string number(number_of(tag));
    const auto found = names_.find(number);
    if (number.empty() || found == names_.end() || numbers_.at(number) > 1) return std::nullopt;
    const std::string named = parts_of(stem_of(rows_[found->second].name)).first;
    const bool is_others = !named.empty() && named != parts_of(number).first;
    return is_others ? std::nullopt : std::optional(found->second);
  }

  bool is_taken(std::size_t row) const {
    return std::find(entries_.begin(), entries_.end(), row) != entries_.end();
  }

  template <class Find>
  void find_all(const Journal& journal, Find find) {
    for (std::size_t e = 0; e < entries_.size(); ++e) {
      if (entries_[e]) continue;
      const std::optional<std::size_t> row = find(journal.entries[e]);
      if (row && !is_taken(*row)) entries_[e] = row;
    }
  }

  // A file's number, whose leading zeros a column of numbers loses, and its name behind it: such
  // tools keep them in two columns.
  static std::pair<std::string, std::string> parts_of(std::string_view tag) {
    const std::string_view digits = digits_of(tag);
    std::string_view name = tag.substr(digits.size());
    name.remove_prefix(std::min(name.find_first_not_of("_-"), name.size()));
    return {std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size()))),
            std::string(name)};
  }

  const std::vector<LegacyRow>& rows_;
  RowOfEntry entries_;
  std::map<std::string, std::size_t> names_;
  std::map<std::pair<std::string, std::string>, std::size_t> parts_;
  std::map<std::string, std::optional<std::size_t>> bare_names_;  // none: several rows have it
  std::map<std::string, int> numbers_, suffixes_;
};

}  // namespace

bool uses_legacy(const History& history, const Matching& matching) {
  const auto is_tracked = [](const auto& tracked) { return tracked.has_value(); };
  return history.rows.empty() && !history.legacy.empty() &&
         std::none_of(matching.tracked.begin(), matching.tracked.end(), is_tracked);
}

std::vector<std::optional<Recorded>> recorded_entries(const Journal& journal,
                                                      const History& history,
                                                      const std::vector<FileHashes>& files,
                                                      const Matching& matching) {
  std::vector<std::optional<Recorded>> result(journal.entries.size());
  const bool is_drizzle = !history.rows.empty();
  const bool is_legacy = uses_legacy(history, matching);
  const LegacyRows legacy(journal, history, files, matching);
  for (std::size_t e = 0; e < result.size(); ++e) {
    const auto tracked = matching.tracked[e];
    if (matching.entries[e]) {
      result[e] = from_drizzle(history, *matching.entries[e], tracked);
    } else if (tracked) {
      result[e] = from_tracking(history, *tracked);
      result[e]->is_disputed = is_drizzle;
    } else if (const auto found = legacy.of(e)) {
      result[e] = from_legacy(history, *found);
      result[e]->is_disputed = !is_legacy;
    }
    if (result[e]) result[e]->legacy = legacy.of(e);
  }
  return result;
}

}  // namespace sluice
