#include "core/history/mirror.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

class Mirror {
 public:
  Mirror(const Journal& journal, const History& history, const std::vector<FileHashes>& files)
      : journal_(journal), history_(history), files_(files) {}

  Mirroring compare(const std::vector<std::optional<Recorded>>& recorded) {
    for (std::size_t e = 0; e < recorded.size(); ++e) {
      if (!recorded[e] || recorded[e]->is_disputed) continue;
      if (recorded[e]->source == Source::drizzle && recorded[e]->tracked) {
        compare_checksums(e, *recorded[e]);
      } else {
        adopt(e, *recorded[e]);
      }
    }
    tell_from_drizzle();
    tell_from_tracking();
    tell_from_legacy();
    return std::move(result_);
  }

 private:
  void say(Finding finding) { result_.diagnostics.push_back(std::move(finding)); }

  void adopt(std::size_t e, const Recorded& recorded) {
    const auto& entry = journal_.entries[e];
    MirrorChanges::Adopt adopt{.migration_name = file_name(entry.tag),
                               .checksum = recorded.hash,
                               .applied_at = recorded.applied_at,
                               .into_history = recorded.source != Source::drizzle,
                               .into_tracking = !recorded.tracked,
                               .when = entry.when};
    if (recorded.tracked) {
      const std::string& name = history_.tracking[*recorded.tracked].migration_name;
      if (is_named_after_another(journal_, e, name)) {
        result_.changes.remove.push_back(name);
        adopt.into_tracking = true;
      } else {
        adopt.migration_name = name;
      }
    }
    if (stem_of(adopt.migration_name) != entry.tag) adopt.tag = entry.tag;
    if (!files_.empty() && is_to_be_replaced(adopt.checksum, files_[e]))
      adopt.checksum = files_[e].hash;
    if (!adopt.into_tracking && is_sha256_hex(adopt.checksum))
      adopt.mends_checksum =
          text::lower(history_.tracking[*recorded.tracked].checksum.value_or("")) != adopt.checksum;
    result_.changes.adopt.push_back(std::move(adopt));
    tags_of(recorded.source).push_back(entry.tag);
  }

  // What an older tool stored gives way to the file's SHA-256 where it is of the same text, or
  // tells nothing. One that is of another text stays, and goes on telling so.
  static bool is_to_be_replaced(const std::string& checksum, const FileHashes& file) {
    return !is_sha256_hex(checksum) && file.fit(checksum) != Fit::edited;
  }

  std::vector<std::string>& tags_of(Source source) {
    switch (source) {
      case Source::drizzle: return from_drizzle_;
      case Source::tracking: return from_tracking_;
      case Source::legacy: break;
    }
    return from_legacy_;
  }

  void compare_checksums(std::size_t e, const Recorded& recorded) {
    const auto& tag = journal_.entries[e].tag;
    const auto checksum = text::lower(history_.tracking[*recorded.tracked].checksum.value_or(""));
    if (checksum.empty() || recorded.hash.empty() || checksum == recorded.hash) return;
    if (!is_sha256_hex(checksum) && (files_.empty() || files_[e].fit(checksum) != Fit::edited))
      return;
    say({.code = FindingCode::checksums_disagree, .severity = Severity::warning, .migration = tag});
  }

  void tell_from_drizzle() {
    if (from_drizzle_.empty()) return;
    Finding applied{.code = FindingCode::applied_by_drizzle,
                    .count = from_drizzle_.size(),
                    .details = {{Detail::migrations, from_drizzle_}}};
    if (!history_.tracking.empty() && history_.has_events)
      applied.details.emplace_back(Detail::was_used);
    say(std::move(applied));
  }

  void tell_from_tracking() {
    if (from_tracking_.empty()) return;
    Finding adopted{.code = FindingCode::adopted_from_tracking,
                    .severity = Severity::warning,
                    .count = from_tracking_.size(),
                    .details = {{Detail::migrations, from_tracking_}}};
    if (history_.shape == HistoryShape::missing)
      adopted.details.emplace_back(Detail::lacks_history);
    say(std::move(adopted));
  }

  void tell_from_legacy() {
    if (from_legacy_.empty()) return;
    say({.code = FindingCode::adopted_from_legacy,
         .count = from_legacy_.size(),
         .details = {{Detail::migrations, from_legacy_}}});
  }

  const Journal& journal_;
  const History& history_;
  const std::vector<FileHashes>& files_;
  std::vector<std::string> from_drizzle_, from_tracking_, from_legacy_;
  Mirroring result_;
};

}  // namespace

bool is_named_after_another(const Journal& journal, std::size_t entry, const std::string& name) {
  const std::string_view stem = stem_of(name);
  return stem != journal.entries[entry].tag &&
         std::any_of(journal.entries.begin(), journal.entries.end(),
                     [&](const JournalEntry& each) { return each.tag == stem; });
}

Mirroring mirror_changes(const Journal& journal, const History& history,
                         const std::vector<FileHashes>& files,
                         const std::vector<std::optional<Recorded>>& recorded) {
  return Mirror(journal, history, files).compare(recorded);
}

}  // namespace sluice
