// What is odd in a journal that can be read all the same.
#include <unordered_map>

#include "base/text.hpp"
#include "core/journal/journal.hpp"

namespace sluice {

namespace {

class JournalCheck {
 public:
  explicit JournalCheck(const Journal& journal) : journal_(journal) {}

  std::vector<Diagnostic> run();

 private:
  void report(Severity severity, std::string_view code, const JournalEntry& entry,
              std::string message, std::string_view hint) {
    findings_.push_back({.severity = severity,
                         .code = std::string(code),
                         .message = std::move(message),
                         .where = {.file = journal_.file, .line = entry.line, .column = 0},
                         .hint = std::string(hint)});
  }
  void check_when(const JournalEntry& entry, const JournalEntry& latest);
  void check_idx(const JournalEntry& entry, const JournalEntry* before);
  void check_tag(const JournalEntry& entry);

  const Journal& journal_;
  std::unordered_map<int, std::string> tag_of_idx_;
  std::vector<Diagnostic> findings_;
};

void JournalCheck::check_when(const JournalEntry& entry, const JournalEntry& latest) {
  if (entry.when > latest.when) return;
  report(Severity::warning, "journal-when-not-increasing", entry,
         text::cat("\"when\" of ", entry.tag, " is not after that of ", latest.tag),
         text::cat("Drizzle skips it where ", latest.tag,
                   " is already applied; Sluice runs it. `sluice repair` gives it a later one."));
}

void JournalCheck::check_idx(const JournalEntry& entry, const JournalEntry* before) {
  const auto [first, is_new] = tag_of_idx_.emplace(entry.idx, entry.tag);
  if (!is_new)
    report(Severity::warning, "journal-idx-duplicate", entry,
           text::cat("idx ", entry.idx, " of ", entry.tag, " is also that of ", first->second),
           "The array's order decides, so this stops nothing; renumber the later entry when "
           "convenient.");
  else if (before != nullptr && before->idx >= 0 && entry.idx != before->idx + 1)
    report(Severity::info, "journal-idx-gap", entry,
           text::cat("idx goes from ", before->idx, " to ", entry.idx, " at ", entry.tag),
           "Drizzle's `drop` leaves such gaps; the array's order decides, so this stops nothing.");
}

// Only the prefix mode `index` makes tags from idx: four digits, or more beyond 9999. Longer ones
// are times.
void JournalCheck::check_tag(const JournalEntry& entry) {
  const std::string_view digits =
      std::string_view(entry.tag).substr(0, entry.tag.find_first_not_of("0123456789"));
  if (digits.size() < 4 || digits.size() > 6 || text::parse_integer(digits) == entry.idx) return;
  report(Severity::info, "journal-idx-tag-mismatch", entry,
         text::cat("idx ", entry.idx, " does not fit the tag ", entry.tag),
         "The array's order decides, so this stops nothing.");
}

std::vector<Diagnostic> JournalCheck::run() {
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
std::vector<Diagnostic> check_journal(const Journal& journal) {
  if (journal.layout != Layout::journal) return {};
  return JournalCheck(journal).run();
}

}  // namespace sluice
