#include "core/authoring/new_migration.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/json_copy.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/journal/folder_path.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"
#include "core/snapshot/snapshot_shape.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_origin = "00000000-0000-0000-0000-000000000000";
constexpr std::size_t k_longest_file_name =
    255;  // of file systems, and of the tracking table's column

std::string_view snapshot_version(std::string_view dialect) {
  return dialect == "sqlite" ? "6" : "7";
}

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

void write_entry(const NewMigrationInput& input, const JournalEntry& entry, JsonWriter& out) {
  out.object()
      .member("idx", entry.idx)
      .member("version", snapshot_version(input.dialect))
      .member("when", entry.when)
      .member("tag", entry.tag)
      .member("breakpoints", input.breakpoints)
      .end();
}

std::string first_journal(const NewMigrationInput& input, const JournalEntry& entry) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("version", "7").member("dialect", input.dialect).key("entries").array();
  write_entry(input, entry, out);
  out.end().end();
  return out.text();
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
    write_entry(input, added, out);
    out.end();
  }
  out.end();
  return out.text();
}

// {} in every member: drizzle-kit does not carry the renames of the previous snapshot over.
void write_cleared_meta(JsonWriter& out) {
  out.object();
  for (const std::string_view name : {"columns", "schemas", "tables"}) out.key(name).object().end();
  out.end();
}

std::string first_snapshot(const NewMigrationInput& input) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("id", input.uuid).member("prevId", k_origin);
  out.member("version", snapshot_version(input.dialect)).member("dialect", input.dialect);
  for (const SnapshotMember& member : snapshot_members(input.dialect)) {
    if (member.name == "_meta")
      write_cleared_meta(out.key("_meta"));
    else if (!member.fallback.empty())
      out.key(member.name).raw(member.fallback);
  }
  out.end();
  return out.text();
}

void check_snapshot(const Json& root, const NewMigrationInput& input) {
  const Json dialect = root.at("dialect");
  if (dialect.string() != input.dialect &&
      !(dialect.string() == "pg" && input.dialect == "postgresql"))
    dialect.fail(text::cat("the snapshot is of dialect \"", dialect.string(),
                           "\", the journal of \"", input.dialect, "\""),
                 "Restore the snapshot from version control.");
  const Json version = root.at("version");
  if (version.string() != snapshot_version(input.dialect))
    version.fail(text::cat("snapshot version ", version.string(), " cannot be continued, ",
                           snapshot_version(input.dialect), " can"),
                 "Run `drizzle-kit up` once, which rewrites the snapshots and nothing else.");
}

// drizzle-kit refuses a snapshot with such members; losing them would be worse than keeping them.
void write_unknown_members(const Json& root, std::span<const SnapshotMember> members,
                           JsonWriter& out) {
  for (const auto& [name, content] : root.members()) {
    const bool is_known =
        name == "id" || name == "prevId" ||
        std::any_of(members.begin(), members.end(),
                    [&name = name](const SnapshotMember& member) { return member.name == name; });
    if (!is_known) copy_json(content, out.key(name));
  }
}

std::string next_snapshot(const NewMigrationInput& input) {
  const JsonDocument document(*input.snapshot, input.snapshot_file);
  const Json root = document.root();
  check_snapshot(root, input);
  JsonWriter out(JsonStyle::indented);
  out.object().member("id", input.uuid).member("prevId", root.at("id").string());
  const auto members = snapshot_members(input.dialect);
  for (const SnapshotMember& member : members) {
    const std::optional<Json> found = root.find(member.name);
    if (member.name == "_meta")
      write_cleared_meta(out.key("_meta"));
    else if (found)
      write_shaped(*found, member.shape, out.key(member.name));
    else if (!member.fallback.empty())
      out.key(member.name).raw(member.fallback);
  }
  write_unknown_members(root, members, out);
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
  Journal journal;
  if (input.journal) journal = parse_journal(*input.journal, input.journal_file);
  if (input.journal && journal.dialect != input.dialect)
    throw Error(ErrorCode::config,
                text::cat("the journal is of dialect ", journal.dialect,
                          ", the migration would be of ", input.dialect),
                "Use the journal's dialect, or another folder.");
  JournalEntry added{.idx = next_idx(journal), .when = when_for(input, journal)};
  const std::string prefix = prefix_for(input, journal, added.idx);
  added.tag = text::cat(prefix, "_", input.name);
  const std::string& tag = added.tag;
  check_migration_name(input.name, tag);
  for (const JournalEntry& entry : journal.entries)
    if (entry.tag == tag)
      throw Error(ErrorCode::usage, text::cat("there is already a migration ", tag),
                  "Choose another name.");
  return {.tag = tag,
          .files = {{.path = tag + ".sql", .content = std::string(k_custom_sql)},
                    {.path = text::cat("meta/", prefix, "_snapshot.json"),
                     .content = input.snapshot ? next_snapshot(input) : first_snapshot(input),
                     .replaces = input.prefix == PrefixMode::none},
                    {.path = "meta/_journal.json",
                     .content =
                         input.journal ? longer_journal(input, added) : first_journal(input, added),
                     .replaces = true}}};
}

}  // namespace sluice
