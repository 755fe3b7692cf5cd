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
  void say(Severity severity, std::string code, std::string message, std::string hint = {}) {
    result_.diagnostics.push_back(
        {severity, std::move(code), std::move(message), {}, std::move(hint)});
  }

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
    say(Severity::warning, "checksums-disagree",
        text::cat("__migration_tracking and Drizzle's history have different checksums for ", tag,
                  "; Drizzle's is used"),
        "`sluice repair` writes Drizzle's into __migration_tracking.");
  }

  void tell_from_drizzle() {
    if (from_drizzle_.empty()) return;
    const auto since =
        history_.tracking.empty() || !history_.has_events ? "" : " since Sluice last ran";
    say(Severity::info, "applied-by-drizzle",
        text::cat(counted(from_drizzle_.size(), "migration"), " applied by Drizzle", since,
                  ", to be added to __migration_tracking: ", name_list(from_drizzle_)),
        "`sluice adopt` adds them, with the SQL that undoes them; `sluice migrate` does so first.");
  }

  void tell_from_tracking() {
    if (from_tracking_.empty()) return;
    say(Severity::warning, "adopted-from-tracking",
        text::cat("Drizzle's history is ",
                  history_.shape == HistoryShape::missing ? "missing" : "empty",
                  ", but __migration_tracking calls ", counted(from_tracking_.size(), "migration"),
                  " applied, to be written there: ", name_list(from_tracking_)));
  }

  void tell_from_legacy() {
    if (from_legacy_.empty()) return;
    say(Severity::info, "adopted-from-legacy",
        text::cat(counted(from_legacy_.size(), "migration"),
                  " applied according to __migrations__, ",
                  "to be written to Drizzle's history and to __migration_tracking: ",
                  name_list(from_legacy_)));
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
