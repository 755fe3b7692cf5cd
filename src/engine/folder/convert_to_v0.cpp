#include "engine/folder/convert_to_v0.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/journal/journal_text.hpp"
#include "core/names/names.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/rollback_files.hpp"
#include "engine/folder/snapshot_files.hpp"

namespace sluice {

namespace {

std::string padded(int number) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

class ToV0 {
 public:
  ToV0(const Project& project, const FileSystem& files, const SchemaDialect& dialect)
      : project_(project),
        files_(files),
        codec_(dialect.snapshots()),
        format_(codec_.format()),
        snapshots_(dialect, files, project),
        earlier_(read_kept(files, project.folder, ".v0")) {}

  Conversion run() {
    result_.to = Layout::journal;
    result_.folder = project_.folder;
    result_.turn = "meta/_journal.json";
    refuse_unreadable();
    for (std::size_t i = 0; i < project_.journal.entries.size(); ++i) add(i);
    keep_snapshots();
    for (std::string& path : kept_files(files_, project_.folder, ".v0", earlier_))
      result_.removed.push_back(std::move(path));
    warn();
    result_.files.push_back({.path = result_.turn, .content = journal(), .replaces = true});
    return std::move(result_);
  }

 private:
  std::string at(const std::string& path) const { return path_below(project_.folder, path); }
  std::string read(const std::string& path) const {
    return read_below(files_, project_.folder, at(path), k_sql_limit);
  }

  void refuse_unreadable() const {
    for (const Finding& finding : snapshots_.findings())
      if (finding.severity == Severity::error) throw Error(error_of(finding, ErrorCode::bad_file));
  }

  // What the rows of databases say stays: a kept entry's name and `when`, a folder's time.
  JournalEntry entry_for(const JournalEntry& folder, const KeptMigration* kept) {
    const JournalEntry* last = entries_.empty() ? nullptr : &entries_.back();
    const int idx = last == nullptr ? 0 : last->idx + 1;
    if (kept != nullptr) {
      JournalEntry entry = kept->entry;
      if (is_all_kept_ || entry.idx >= idx) return entry;
      // Something new came before it: Drizzle counts the name for nothing here.
      if (number_of(entry.tag) == padded(entry.idx))
        entry.tag = text::cat(padded(idx), "_", suffix_of(entry.tag));
      entry.idx = idx;
      if (!tags_.contains(entry.tag)) return entry;
    }
    is_all_kept_ = false;
    JournalEntry entry{.idx = idx, .version = std::string(format_.version), .when = folder.when};
    const std::string_view name = suffix_of(folder.tag);
    entry.tag = text::cat(padded(entry.idx), "_", name.empty() ? folder.tag : std::string(name));
    if (tags_.contains(entry.tag))
      throw Error(ErrorCode::bad_file, text::cat("two migrations would be called ", entry.tag),
                  {.file = at(folder.tag)},
                  "Give one of the two folders another name after its time.");
    return entry;
  }

  void say(Finding finding) {
    finding.severity = Severity::warning;
    result_.diagnostics.push_back(std::move(finding));
  }

  // Drizzle before 1.0 looks at the newest row's time alone.
  void warn() {
    constexpr std::int64_t k_second = 1000;  // milliseconds
    std::vector<std::string> late, inside;
    std::int64_t latest = std::numeric_limits<std::int64_t>::min();
    for (const JournalEntry& entry : entries_) {
      if (entry.when <= latest) late.push_back(entry.tag);
      if (entry.when % k_second != 0) inside.push_back(entry.tag);
      latest = std::max(latest, entry.when);
    }
    if (!late.empty())
      say({.code = FindingCode::drizzle_would_skip,
           .count = late.size(),
           .details = {{Detail::migrations, late}}});
    if (!inside.empty())
      say({.code = FindingCode::drizzle_would_repeat,
           .migration = inside.back(),
           .details = {{Detail::layout, "journal"}}});
  }

  void add(std::size_t i) {
    const JournalEntry& folder = project_.journal.entries[i];
    const KeptMigration* kept = find_converted(earlier_, folder.tag);
    const JournalEntry entry = entry_for(folder, kept);
    tags_.insert(entry.tag);
    entries_.push_back(entry);
    known_.push_back(i);
    result_.migrations.push_back({folder.tag, entry.tag, entry.when});
    const std::string sql = folder.tag + "/migration.sql";
    result_.files.push_back({.path = file_name(entry.tag), .content = read(sql), .replaces = true});
    result_.removed.push_back(sql);
    KeptMigration leaves{.tag = folder.tag, .converted = entry.tag, .entry = entry};
    const bool is_as_it_was = add_snapshot(i, kept, entry, leaves);
    add_down(folder.tag, kept, entry, leaves);
    const bool has_own_place = !leaves.down.empty() && leaves.down != folder.tag + "/down.sql";
    if (!is_as_it_was || has_own_place) kept_.push_back(std::move(leaves));
  }

  // Whether the migration is again what it was in v0.
  bool add_snapshot(std::size_t i, const KeptMigration* kept, const JournalEntry& entry,
                    KeptMigration& leaves) {
    const bool is_kept = kept != nullptr && kept->entry == entry && is_all_kept_;
    const Snapshot* snapshot = snapshots_.of(i);
    if (snapshot == nullptr) return is_kept && kept->snapshot.empty();
    const std::string source = leaves.tag + "/snapshot.json";
    leaves.snapshot = source;
    std::string path = text::cat("meta/", number_of(entry.tag), "_snapshot.json");
    std::string text;
    const bool is_as_it_was =
        is_kept && !kept->snapshot.empty() && kept->sha256 == sha256_hex(read(source));
    if (is_as_it_was)
      text = read(".v0/" + kept->snapshot);
    else
      text = written(i, *snapshot);
    parent_ = codec_.decode(text, path).id;
    leaves.sha256 = sha256_hex(text);
    result_.files.push_back(
        {.path = std::move(path), .content = std::move(text), .replaces = true});
    result_.removed.push_back(source);
    return is_as_it_was;
  }

  // The journal is one line: where branches stand beside each other, each snapshot holds what all
  // the migrations up to it make.
  std::string written(std::size_t i, const Snapshot& snapshot) {
    const auto schema = snapshots_.after(known_);
    if (!schema)
      throw Error(ErrorCode::bad_file,
                  text::cat("the schema after ", project_.journal.entries[i].tag, " is unknown"),
                  {.file = snapshot_file(project_, project_.journal.entries[i])},
                  "Restore the snapshots before it from version control.");
    return codec_.encode({.id = snapshot.id,
                          .prev_ids = {parent_.empty() ? std::string(k_no_parent) : parent_},
                          .version = std::string(format_.version),
                          .dialect = std::string(format_.dialect),
                          .schema = codec_.before_v1(*schema)});
  }

  void add_down(const std::string& folder, const KeptMigration* kept, const JournalEntry& entry,
                KeptMigration& leaves) {
    const auto found = find_rollback(
        project_, folder, [this](const std::string& path) { return files_.is_file(at(path)); });
    if (!found) return;
    leaves.down = *found;
    const bool is_kept = kept != nullptr && kept->entry.tag == entry.tag && !kept->down.empty();
    result_.files.push_back(
        {.path = is_kept ? kept->down : text::cat("rollback/", file_name(entry.tag)),
         .content = read(*found),
         .replaces = true});
    result_.removed.push_back(*found);
  }

  // What was converted from v0 and is so again needs no keeping; what else lay beside its snapshots
  // comes back.
  void keep_snapshots() {
    for (const std::string& path : files_below(files_, project_.folder, ".v0/meta")) {
      const std::string target = path.substr(4);
      const bool is_written = std::any_of(result_.files.begin(), result_.files.end(),
                                          [&](const NewFile& file) { return file.path == target; });
      if (is_all_kept_ && !is_written && target != result_.turn)
        result_.files.push_back({.path = target, .content = read(path), .replaces = true});
    }
    if (kept_.empty()) return;
    for (const KeptMigration& each : kept_)
      if (!each.snapshot.empty())
        result_.files.push_back(
            {.path = ".v1/" + each.snapshot, .content = read(each.snapshot), .replaces = true});
    // It goes first and is removed last: as long as it is there, everybody knows what is ours.
    result_.files.insert(
        result_.files.begin(),
        {.path = ".v1/layout.json", .content = write_kept(kept_), .replaces = true});
  }

  // The text that was there before, where it says the same.
  std::string journal() const {
    const std::string before = ".v0/" + result_.turn;
    if (files_.is_file(at(before)) && is_all_kept_ && entries_.size() == earlier_.size())
      return read(before);
    return new_journal(format_.dialect, entries_);
  }

  const Project& project_;
  const FileSystem& files_;
  const SnapshotCodec& codec_;
  SnapshotFormat format_;
  SnapshotFiles snapshots_;
  std::vector<KeptMigration> earlier_, kept_;
  std::vector<JournalEntry> entries_;
  std::vector<std::size_t> known_;  // the entries up to here
  std::set<std::string> tags_;
  Conversion result_;
  std::string parent_;
  bool is_all_kept_ = true;  // every entry so far is as it was in v0
};

}  // namespace

Conversion convert_to_v0(const Project& project, const FileSystem& files,
                         const SchemaDialect& dialect) {
  return ToV0(project, files, dialect).run();
}

}  // namespace sluice
