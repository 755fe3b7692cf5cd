// What is odd in a journal that can be read all the same.
#include <unordered_map>

#include "base/text.hpp"
#include "core/journal/journal.hpp"

namespace sluice {

namespace {

class JournalCheck {
 public:
  explicit JournalCheck(const Journal& journal) : journal_(journal) {}

  std::vector<Finding> run();

 private:
  void report(FindingCode code, Severity severity, const JournalEntry& entry,
              std::vector<FindingDetail> details) {
    findings_.push_back({.code = code,
                         .severity = severity,
                         .migration = entry.tag,
                         .details = std::move(details),
                         .where = {.file = journal_.file, .line = entry.line, .column = 0}});
  }
  void check_when(const JournalEntry& entry, const JournalEntry& latest);
  void check_idx(const JournalEntry& entry, const JournalEntry* before);
  void check_tag(const JournalEntry& entry);

  const Journal& journal_;
  std::unordered_map<int, std::string> tag_of_idx_;
  std::vector<Finding> findings_;
};

void JournalCheck::check_when(const JournalEntry& entry, const JournalEntry& latest) {
  if (entry.when > latest.when) return;
  report(FindingCode::journal_when_not_increasing, Severity::warning, entry,
         {{Detail::other, latest.tag}});
}

void JournalCheck::check_idx(const JournalEntry& entry, const JournalEntry* before) {
  const auto [first, is_new] = tag_of_idx_.emplace(entry.idx, entry.tag);
  if (!is_new)
    report(FindingCode::journal_idx_duplicate, Severity::warning, entry,
           {{Detail::index, text::cat(entry.idx)}, {Detail::other, first->second}});
  else if (before != nullptr && before->idx >= 0 && entry.idx != before->idx + 1)
    report(FindingCode::journal_idx_gap, Severity::info, entry,
           {{Detail::before, text::cat(before->idx)}, {Detail::index, text::cat(entry.idx)}});
}

// Only the prefix mode `index` makes tags from idx: four digits, or more beyond 9999. Longer ones
// are times.
void JournalCheck::check_tag(const JournalEntry& entry) {
  const std::string_view digits =
      std::string_view(entry.tag).substr(0, entry.tag.find_first_not_of("0123456789"));
  if (digits.size() < 4 || digits.size() > 6 || text::parse_integer(digits) == entry.idx) return;
  report(FindingCode::journal_idx_tag_mismatch, Severity::info, entry,
         {{Detail::index, text::cat(entry.idx)}});
}

std::vector<Finding> JournalCheck::run() {
  const JournalEntry* before = nullptr;
  const JournalEntry* latest = nullptr;
  for (const JournalEntry& entry : journal_.entries) {
    if (latest != nullptr) check_when(entry, *latest);
    if (latest == nullptr || entry.when > latest->when) latest = &entry;
    if (entry.idx >= 0) {
      check_idx(entry, before);
      check_tag(entry);
    }
    before = &entry;
  }
  return std::move(findings_);
}

}  // namespace

// What the names of folders or files say, nothing else says: there is nothing to disagree with.
std::vector<Finding> check_journal(const Journal& journal) {
  if (journal.layout != Layout::journal) return {};
  return JournalCheck(journal).run();
}

}  // namespace sluice
