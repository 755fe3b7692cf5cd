#include "core/authoring/new_migration.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/json_copy.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/journal/folder_path.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/journal_text.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"
#include "core/snapshot/snapshot_shape.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_longest_file_name =
    255;  // of file systems, and of the tracking table's column

// How the last snapshot's name begins, which drizzle-kit continues; without one, the last tag.
std::string_view last_prefix(const NewMigrationInput& input, const Journal& journal) {
  std::string_view name = input.snapshot_file;
  if (const auto slash = name.rfind('/'); slash != name.npos) name.remove_prefix(slash + 1);
  if (name.empty() && !journal.entries.empty()) name = journal.entries.back().tag;
  return number_of(name);
}

PrefixMode mode_for(const NewMigrationInput& input, const Journal& journal) {
  constexpr std::size_t k_seconds_digits = 10, k_time_digits = 14;
  if (input.prefix) return *input.prefix;
  const std::string_view last = last_prefix(input, journal);
  const bool is_number = last.find_first_not_of("0123456789") == last.npos;
  if (is_number && last.size() == k_time_digits) return PrefixMode::timestamp;
  if (is_number && last.size() == k_seconds_digits) return PrefixMode::unix_seconds;
  return PrefixMode::index;
}

// A time whose snapshot sorts after the last one, so that drizzle-kit continues it.
std::string later_prefix(std::string mine, std::string_view last, PrefixMode mode) {
  if (mine > last || mine.size() != last.size()) return mine;
  if (mode == PrefixMode::unix_seconds)
    return std::to_string(text::parse_integer(last).value_or(0) + 1);
  constexpr std::int64_t k_second = 1000;  // milliseconds
  const auto time = time_of_folder(last);
  return time ? folder_time(*time + k_second) : mine;
}

std::string prefix_for(const NewMigrationInput& input, const Journal& journal, int idx) {
  const PrefixMode mode = mode_for(input, journal);
  switch (mode) {
    case PrefixMode::index: {
      const std::string digits = std::to_string(idx);
      return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    }
    case PrefixMode::timestamp:
    case PrefixMode::supabase:
      return later_prefix(folder_time(input.now_ms), last_prefix(input, journal), mode);
    case PrefixMode::unix_seconds:
      return later_prefix(std::to_string(input.now_ms / 1000), last_prefix(input, journal), mode);
    case PrefixMode::none: return "";
  }
  return "";
}

std::int64_t when_for(const NewMigrationInput& input, const Journal& journal) {
  std::int64_t when = input.now_ms;
  for (const JournalEntry& entry : journal.entries) when = std::max(when, entry.when + 1);
  if (when <= k_greatest_when) return when;
  throw Error(ErrorCode::bad_file, "no time is later than the last \"when\" of the journal",
              {.file = input.journal_file}, "`sluice repair` gives the entries times of today.");
}

// drizzle-kit gives the last entry's idx + 1; where that says nothing, the place in the array does.
int next_idx(const Journal& journal) {
  if (journal.entries.empty()) return 0;
  const int last = journal.entries.back().idx;
  return last >= 0 ? last + 1 : static_cast<int>(journal.entries.size());
}

// Everything that the journal holds stays as it is, members that Sluice does not know included.
std::string longer_journal(const NewMigrationInput& input, const JournalEntry& added) {
  const JsonDocument document(*input.journal, input.journal_file);
  JsonWriter out(JsonStyle::indented);
  out.object();
  for (const auto& [name, content] : document.root().members()) {
    out.key(name);
    if (name != "entries") {
      copy_json(content, out);
      continue;
    }
    out.array();
    for (const Json& entry : content.elements()) copy_json(entry, out);
    write_entry(added, out);
    out.end();
  }
  out.end();
  return out.text();
}

}  // namespace

void check_migration_name(std::string_view name, const std::string& tag) {
  constexpr std::string_view k_hint =
      "Use letters, digits and underscores, as in `sluice create add_users`.";
  if (name.empty())
    throw Error(ErrorCode::usage, "the new migration needs a name",
                "Give one, as in `sluice create add_users`.");
  if (name.find_first_not_of(". ") == name.npos)
    throw Error(ErrorCode::usage, text::cat("\"", name, "\" does not name a migration"),
                std::string(k_hint));
  if (name.find('/') != name.npos || !flaw_in_path(name).empty())
    throw Error(ErrorCode::usage, "the name cannot be part of a file name", std::string(k_hint));
  if (tag.size() + 4 > k_longest_file_name)
    throw Error(ErrorCode::usage, "the name is too long for a file name", "Use a shorter one.");
}

std::optional<PrefixMode> parse_prefix_mode(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, PrefixMode>, 5> k_modes = {
      {{"index", PrefixMode::index},
       {"timestamp", PrefixMode::timestamp},
       {"supabase", PrefixMode::supabase},
       {"unix", PrefixMode::unix_seconds},
       {"none", PrefixMode::none}}};
  for (const auto& [mode_name, mode] : k_modes)
    if (mode_name == name) return mode;
  return std::nullopt;
}

NewMigration new_migration(const NewMigrationInput& input) {
  const SnapshotFormat format = input.codec->format();
  Journal journal;
  if (input.journal) journal = parse_journal(*input.journal, input.journal_file);
  if (input.journal && !says_dialect(format, journal.dialect))
    throw Error(ErrorCode::config,
                text::cat("the journal is of dialect ", journal.dialect,
                          ", the migration would be of ", format.dialect),
                "Use the journal's dialect, or another folder.");
  JournalEntry added{.idx = next_idx(journal),
                     .version = std::string(format.version),
                     .when = when_for(input, journal),
                     .breakpoints = input.breakpoints};
  const std::string prefix = prefix_for(input, journal, added.idx);
  added.tag = text::cat(prefix, "_", input.name);
  const std::string& tag = added.tag;
  check_migration_name(input.name, tag);
  for (const JournalEntry& entry : journal.entries)
    if (entry.tag == tag)
      throw Error(ErrorCode::usage, text::cat("there is already a migration ", tag),
                  "Choose another name.");
  const std::string snapshot =
      input.snapshot ? next_snapshot(format, input.uuid, *input.snapshot, input.snapshot_file)
                     : first_snapshot(format, input.uuid);
  return {.tag = tag,
          .files = {{.path = tag + ".sql", .content = std::string(k_custom_sql)},
                    {.path = text::cat("meta/", prefix, "_snapshot.json"),
                     .content = snapshot,
                     .replaces = input.prefix == PrefixMode::none},
                    {.path = "meta/_journal.json",
                     .content = input.journal ? longer_journal(input, added)
                                              : new_journal(format.dialect, {added}),
                     .replaces = true}}};
}

}  // namespace sluice
