#include "core/history/match_history.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/text.hpp"
#include "core/history/match_tracking.hpp"
#include "core/history/row_names.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

using Keys = std::vector<std::string>;

class Matcher {
 public:
  Matcher(const Journal& journal, const History& history, const std::vector<FileHashes>& files)
      : journal_(journal), history_(history), files_(files) {
    result_.entries.resize(journal.entries.size());
    result_.tracked.resize(journal.entries.size());
    result_.row_entry.resize(history.rows.size());
  }

  Matching match() {
    find_tracked_by_name();
    match_own_hashes();
    match_other_hashes();
    match_older_hashes();
    match_names();
    match_tracked_checksums();
    if (journal_.layout != Layout::v1) match_when(&JournalEntry::when);
    match_when(&JournalEntry::former_when);
    if (journal_.layout == Layout::v1) match_single_second();
    match_empty_rows();
    find_tracked_by_checksum();
    match_tracking_by_checksum(history_, files_, result_);
    sort_leftovers();
    return std::move(result_);
  }

 private:
  const JournalEntry& entry(std::size_t index) const { return journal_.entries[index]; }
  const HistoryRow& row(std::size_t index) const { return history_.rows[index]; }
  std::string hash_of_file(std::size_t index) const {
    return files_.empty() ? "" : files_[index].hash;
  }

  static std::optional<std::string> none_if_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
  }

  void take(std::size_t entry_index, std::size_t row_index, MatchedBy by) {
    result_.entries[entry_index] = RowMatch{row_index, by};
    result_.row_entry[row_index] = entry_index;
  }

  bool is_free(std::size_t r) const { return !result_.row_entry[r]; }

  // What a row is called: by itself, or by the mirror's row that alone has its checksum.
  std::string_view name_of_row(std::size_t r) {
    if (row(r).name && !row(r).name->empty()) return *row(r).name;
    if (history_.tracking.empty() || !is_sha256_hex(row(r).hash)) return {};
    if (!by_hash_) by_hash_ = rows_by_hash();
    if (!by_checksum_) by_checksum_ = tracking_by_checksum();
    const auto tracked = find(*by_checksum_, row(r).hash);
    if (!tracked || !find(*by_hash_, row(r).hash)) return {};
    return stem_of(history_.tracking[*tracked].migration_name);
  }

  // Where the row's name and its hash are another's, an equal time is a coincidence: two folders
  // may share a database, and all plain ones make the same of a number. A row that holds no SHA-256
  // says nothing by its hash.
  bool may_match_by_time(std::size_t r) {
    if (!is_sha256_hex(row(r).hash)) return true;
    return journal_.layout != Layout::plain && name_of_row(r).empty();
  }

  static constexpr std::int64_t k_second = 1000;  // milliseconds

  // Drizzle 1.0 keeps whole seconds: a row is told by its own where one folder has it.
  void match_single_second() {
    std::unordered_map<std::int64_t, int> count;
    for (const auto& each : journal_.entries) ++count[each.when / k_second];
    pass(
        MatchedBy::when,
        [&](std::size_t r) {
          return row(r).created_at && may_match_by_time(r)
                     ? std::optional(*row(r).created_at / k_second)
                     : std::nullopt;
        },
        [&](std::size_t e) {
          const auto second = entry(e).when / k_second;
          return count[second] == 1 ? std::vector{second} : std::vector<std::int64_t>();
        });
  }

  // `when`, or the second of it that v1 keeps.
  std::int64_t comparable_time(std::int64_t when) const {
    return journal_.layout == Layout::v1 ? when / k_second : when;
  }

  // Gives each entry that has no row yet the first free row that has one of its keys.
  template <class KeyOfRow, class KeysOfEntry>
  void pass(MatchedBy by, KeyOfRow key_of_row, KeysOfEntry keys_of_entry) {
    using KeyType = typename decltype(key_of_row(0))::value_type;
    std::unordered_map<KeyType, std::vector<std::size_t>> free;  // newest first
    for (auto r = history_.rows.size(); r-- > 0;) {
      if (!is_free(r)) continue;
      if (auto key = key_of_row(r)) free[*std::move(key)].push_back(r);
    }
    if (free.empty()) return;
    for (std::size_t e = 0; e < journal_.entries.size(); ++e) {
      if (result_.entries[e]) continue;
      for (const auto& key : keys_of_entry(e)) {
        const auto found = free.find(key);
        if (found == free.end() || found->second.empty()) continue;
        take(e, found->second.back(), by);
        found->second.pop_back();
        break;
      }
    }
  }

  void find_tracked_by_name() {
    std::unordered_map<std::string_view, std::size_t> by_stem;
    for (std::size_t t = 0; t < history_.tracking.size(); ++t) {
      const std::string_view name = history_.tracking[t].migration_name;
      const auto [at, is_new] = by_stem.emplace(stem_of(name), t);
      if (!is_new && name.ends_with(".sql")) at->second = t;
    }
    for (std::size_t e = 0; e < journal_.entries.size(); ++e)
      for (const auto& tag : {entry(e).former_tag, entry(e).tag})
        if (const auto found = by_stem.find(tag); !tag.empty() && found != by_stem.end())
          result_.tracked[e] = found->second;
  }

  Keys names_of(std::size_t e) const { return names_in_rows(journal_, entry(e)); }

  // Two entries of one second and suffix have the same v1 name; `when` then tells them apart.
  void match_names() {
    if (history_.shape != HistoryShape::five_columns) return;
    const auto name = [&](std::size_t r) { return none_if_empty(row(r).name.value_or("")); };
    pass(
        MatchedBy::name,
        [&](std::size_t r) {
          return name(r) && row(r).created_at
                     ? std::optional(text::cat(*name(r), "\n", *row(r).created_at))
                     : std::nullopt;
        },
        [&](std::size_t e) {
          auto keys = names_of(e);
          for (auto& key : keys) key += text::cat("\n", entry(e).when);
          return keys;
        });
    pass(MatchedBy::name, name, [&](std::size_t e) { return names_of(e); });
  }

  using Index = std::unordered_map<std::string_view, std::optional<std::size_t>>;

  static void note(Index& index, std::string_view text, std::size_t i) {
    if (text.empty()) return;
    const auto [at, is_new] = index.emplace(text, i);
    if (!is_new) at->second.reset();
  }
  static std::optional<std::size_t> find(const Index& index, std::string_view text) {
    const auto found = index.find(text);
    return found == index.end() ? std::nullopt : found->second;
  }

  // The row that holds each hash, none for a hash that several hold.
  Index rows_by_hash() const {
    Index index;
    for (std::size_t r = 0; r < history_.rows.size(); ++r) note(index, row(r).hash, r);
    return index;
  }

  // The same for the mirror's rows and checksums.
  Index tracking_by_checksum() const {
    Index index;
    for (std::size_t t = 0; t < history_.tracking.size(); ++t) {
      if (const auto& checksum = history_.tracking[t].checksum) note(index, *checksum, t);
    }
    return index;
  }

  // The mirror's row gives a name to the row of Drizzle's that has its checksum, where there is one
  // of each.
  void match_tracked_checksums() {
    if (history_.tracking.empty()) return;
    const auto rows = rows_by_hash();
    const auto tracking = tracking_by_checksum();
    for (std::size_t e = 0; e < journal_.entries.size(); ++e) {
      if (result_.entries[e] || !result_.tracked[e]) continue;
      const auto& checksum = history_.tracking[*result_.tracked[e]].checksum;
      if (!checksum || !find(tracking, *checksum)) continue;
      const auto found = find(rows, *checksum);
      if (found && is_free(*found)) take(e, *found, MatchedBy::name);
    }
  }

  Keys equivalent_hashes(std::size_t e) const {
    return files_[e].equivalent ? files_[e].equivalent() : Keys();
  }

  // The same text may stand in several files: its name or its time tells which.
  void match_own_hashes() {
    if (files_.empty()) return;
    match_hash_and([&](std::size_t e) { return Keys{files_[e].hash}; });
    match_hash_and([&](std::size_t e) { return equivalent_hashes(e); });
  }

  template <class HashesOf>
  void match_hash_and(HashesOf hashes_of_entry) {
    const auto with = [&](std::size_t e, const Keys& others) {
      Keys keys;
      for (const std::string& hash : hashes_of_entry(e))
        for (const std::string& other : others)
          if (!hash.empty()) keys.push_back(text::cat(other, " ", hash));
      return keys;
    };
    const auto name_key = [&](std::size_t r) {
      return row(r).name && !row(r).name->empty()
                 ? std::optional(text::cat(*row(r).name, " ", text::lower(row(r).hash)))
                 : std::nullopt;
    };
    const auto time_key = [&](std::size_t r) {
      return row(r).created_at ? std::optional(text::cat(comparable_time(*row(r).created_at), " ",
                                                         text::lower(row(r).hash)))
                               : std::nullopt;
    };
    const auto time_of = [&](std::size_t e) {
      const std::string own = text::cat(comparable_time(entry(e).when));
      if (entry(e).former_tag.empty()) return Keys{own};
      return Keys{own, text::cat(comparable_time(entry(e).former_when))};
    };
    const auto name_and_time_key = [&](std::size_t r) {
      const auto name = name_key(r);
      return name && row(r).created_at
                 ? std::optional(text::cat(comparable_time(*row(r).created_at), " ", *name))
                 : std::nullopt;
    };
    if (history_.shape == HistoryShape::five_columns) {
      pass(MatchedBy::name, name_and_time_key, [&](std::size_t e) {
        Keys keys = with(e, names_of(e));
        for (std::string& key : keys) key = text::cat(comparable_time(entry(e).when), " ", key);
        return keys;
      });
      pass(MatchedBy::name, name_key, [&](std::size_t e) { return with(e, names_of(e)); });
    }
    pass(MatchedBy::when, time_key, [&](std::size_t e) { return with(e, time_of(e)); });
  }

  // A migration that was renamed, or given another `when`, since it was applied.
  void match_other_hashes() {
    if (files_.empty()) return;
    const auto hash = [&](std::size_t r) { return none_if_empty(text::lower(row(r).hash)); };
    pass(MatchedBy::hash, hash, [&](std::size_t e) { return Keys{hash_of_file(e)}; });
    pass(MatchedBy::hash, hash, [&](std::size_t e) { return equivalent_hashes(e); });
  }

  // What another tool wrote there: an MD5, or the first digits of a hash.
  void match_older_hashes() {
    if (files_.empty()) return;
    for (const bool with_time : {true, false})
      for (std::size_t r = 0; r < history_.rows.size(); ++r) {
        const std::string hash = text::lower(row(r).hash);
        if (!is_free(r) || is_sha256_hex(hash) || !is_checksum(hash)) continue;
        for (std::size_t e = 0; e < files_.size() && is_free(r); ++e) {
          const bool is_of_time = row(r).created_at && comparable_time(*row(r).created_at) ==
                                                           comparable_time(entry(e).when);
          if (!result_.entries[e] && (is_of_time || !with_time) && is_same(files_[e].fit(hash)))
            take(e, r, MatchedBy::hash);
        }
      }
  }

  void match_when(std::int64_t JournalEntry::*when) {
    pass(
        MatchedBy::when,
        [&](std::size_t r) { return may_match_by_time(r) ? row(r).created_at : std::nullopt; },
        [&](std::size_t e) {
          const bool has = when == &JournalEntry::when || !entry(e).former_tag.empty();
          return std::vector<std::int64_t>(has ? 1 : 0, entry(e).*when);
        });
  }

  // Rows that hold neither hash nor time are all alike: as many as the mirror's rows that lack
  // theirs stand for these.
  void match_empty_rows() {
    std::vector<std::size_t> empty, lacking;
    for (std::size_t r = 0; r < history_.rows.size(); ++r)
      if (is_free(r) && row(r).hash.empty() && !row(r).created_at) empty.push_back(r);
    for (std::size_t e = 0; e < journal_.entries.size(); ++e)
      if (result_.tracked[e] && !result_.entries[e]) lacking.push_back(e);
    if (empty.size() != lacking.size()) return;
    for (std::size_t i = 0; i < empty.size(); ++i) take(lacking[i], empty[i], MatchedBy::name);
  }

  // A migration that was renamed since it was mirrored keeps its mirror row, and with
  // it its rollback.
  void find_tracked_by_checksum() {
    const auto lacks_tracking = [&](std::size_t e) {
      return !result_.tracked[e] && result_.entries[e];
    };
    bool is_any = false;
    for (std::size_t e = 0; e < journal_.entries.size(); ++e) is_any = is_any || lacks_tracking(e);
    if (history_.tracking.empty() || !is_any) return;
    std::vector<bool> is_named(history_.tracking.size());
    for (const auto& tracked : result_.tracked) {
      if (tracked) is_named[*tracked] = true;
    }
    const auto rows = rows_by_hash();
    const auto tracking = tracking_by_checksum();
    for (std::size_t e = 0; e < journal_.entries.size(); ++e) {
      if (!lacks_tracking(e)) continue;
      const auto& hash = row(result_.entries[e]->row).hash;
      const auto found = find(tracking, hash);
      if (found && !is_named[*found] && find(rows, hash)) {
        result_.tracked[e] = found;
        is_named[*found] = true;
      }
    }
    pair_same_texts(is_named, lacks_tracking);
  }

  // Of a text that several migrations have: where the mirror holds as many rows of it as Drizzle's
  // table, those that no entry is called by are the mirror of the renamed ones.
  template <class Lacks>
  void pair_same_texts(std::vector<bool>& is_named, Lacks lacks_tracking) {
    for (std::size_t t = 0; t < history_.tracking.size(); ++t) {
      const auto& checksum = history_.tracking[t].checksum;
      if (is_named[t] || !checksum || checksum->empty()) continue;
      if (rows_with(history_, *checksum) < 2 ||
          rows_with(history_, *checksum) != tracked_with(history_, *checksum))
        continue;
      for (std::size_t e = 0; e < journal_.entries.size() && !is_named[t]; ++e) {
        if (!lacks_tracking(e) || row(result_.entries[e]->row).hash != *checksum) continue;
        result_.tracked[e] = t;
        is_named[t] = true;
      }
    }
  }

  // A row repeats another when `when` and hash are equal; one without `when` needs only the hash.
  // One that holds neither says nothing.
  void sort_leftovers() {
    const auto& taken = result_.row_entry;
    if (std::all_of(taken.begin(), taken.end(),
                    [](const auto& entry) { return entry.has_value(); }))
      return;
    std::unordered_map<std::string, std::size_t> matched;
    const auto full_key = [&](std::size_t r) {
      return text::cat(*row(r).created_at, " ", row(r).hash);
    };
    for (std::size_t r = 0; r < history_.rows.size(); ++r) {
      if (!result_.row_entry[r]) continue;
      if (row(r).created_at) matched.emplace(full_key(r), *result_.row_entry[r]);
      if (!row(r).hash.empty()) matched.emplace(row(r).hash, *result_.row_entry[r]);
    }
    for (std::size_t r = 0; r < history_.rows.size(); ++r) {
      if (result_.row_entry[r]) continue;
      const auto found = matched.find(row(r).created_at ? full_key(r) : row(r).hash);
      if (found == matched.end()) {
        result_.unmatched.push_back(r);
      } else {
        result_.duplicates.push_back(r);
      }
    }
    for (const auto r : result_.duplicates) {
      result_.row_entry[r] = matched.at(row(r).created_at ? full_key(r) : row(r).hash);
    }
  }

  const Journal& journal_;
  const History& history_;
  const std::vector<FileHashes>& files_;
  std::optional<Index> by_hash_, by_checksum_;
  Matching result_;
};

}  // namespace

Matching match_history(const Journal& journal, const History& history,
                       const std::vector<FileHashes>& files) {
  return Matcher(journal, history, files).match();
}

}  // namespace sluice
