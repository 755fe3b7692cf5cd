#include "core/authoring/new_plain_migration.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "base/text.hpp"
#include "core/journal/plain_files.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

// The digits, with one added to their number.
std::string next_number(std::string digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return text::cat("1", digits);
}

std::string clock_digits(std::int64_t now_ms) {
  const std::chrono::system_clock::time_point now{std::chrono::milliseconds(now_ms)};
  std::string digits = text::format_utc(now);
  std::erase_if(digits, [](char letter) { return letter < '0' || letter > '9'; });
  return digits;
}

// The time now, in as many digits as the last one's; nothing where those are a number.
std::string time_like(std::string_view last, std::int64_t now_ms) {
  constexpr std::string_view k_milliseconds = "000";
  const std::string now = clock_digits(now_ms);
  switch (last.size()) {
    case 8:
    case 12:
    case 14: return now.substr(0, last.size());
    case 17: return text::cat(now, k_milliseconds);
    case 13: return std::to_string(now_ms);
    case 10:
      return last.starts_with("20") ? text::cat(now.substr(0, 8), "01")
                                    : std::to_string(now_ms / 1000);
    default: return {};
  }
}

bool comes_last(const NewPlainMigrationInput& input, const std::string& tag) {
  std::vector<std::string> paths = {text::cat(tag, ".sql")};
  for (const JournalEntry& entry : input.journal.entries)
    if (entry.tag != tag) paths.push_back(text::cat(entry.tag, ".sql"));
  const Journal journal = journal_of_files("", paths);
  const std::vector<std::string> shared = tags_of_same_number(journal);
  return journal.entries.back().tag == tag && shared.back().empty();
}

std::string prefix_of(const NewPlainMigrationInput& input, std::string_view separator) {
  const JournalEntry& last = input.journal.entries.back();
  const std::string digits(digits_of(last.tag));
  const std::string now = says_time(last.tag) ? time_like(digits, input.now_ms) : "";
  for (const std::string& prefix : {now, says_time(last.tag) ? clock_digits(input.now_ms) : ""})
    if (!prefix.empty() && comes_last(input, text::cat(prefix, separator, input.name)))
      return prefix;
  return next_number(digits);
}

// The path of the last migration's file, with the new tag in place of its own.
std::string path_like(const std::string& path, std::string_view tag, const std::string& new_tag) {
  std::string result = path;
  const std::size_t found = result.find(tag);
  if (found != result.npos) return result.replace(found, tag.size(), new_tag);
  const std::string_view digits = digits_of(tag);  // rollback/0001_rollback.sql
  return result.replace(result.find(digits), digits.size(), digits_of(new_tag));
}

// Names without numbers run in their order.
std::string next_tag(const NewPlainMigrationInput& input) {
  const std::string& last = input.journal.entries.back().tag;
  const std::size_t digits = digits_of(last).size();
  if (digits > 0) {
    const std::string separator = digits < last.size() ? last.substr(digits, 1) : "_";
    return text::cat(prefix_of(input, separator), separator, input.name);
  }
  if (input.name > last && digits_of(input.name).empty()) return input.name;
  throw Error(ErrorCode::usage, text::cat(input.name, " would run before ", last),
              "The folders of these migrations have no numbers: choose a name that comes after it "
              "in the alphabet.");
}

}  // namespace

NewMigration new_plain_migration(const NewPlainMigrationInput& input) {
  const JournalEntry& last = input.journal.entries.back();
  const std::string tag = next_tag(input);
  check_migration_name(input.name, tag);
  NewMigration migration{.tag = tag,
                         .files = {{.path = path_like(input.last_path, last.tag, tag),
                                    .content = std::string(k_custom_sql)}}};
  if (!input.rollback_path.empty())
    migration.files.push_back({.path = path_like(input.rollback_path, input.rollback_tag, tag),
                               .content = std::string(k_custom_rollback)});
  return migration;
}

}  // namespace sluice
