#include "engine/folder/convert_to_v1.hpp"

#include <algorithm>
#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/journal/v1_names.hpp"
#include "core/names/names.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/rollback_files.hpp"
#include "engine/folder/snapshot_files.hpp"

namespace sluice {

namespace {

class ToV1 {
 public:
  ToV1(const Project& project, const FileSystem& files, const SchemaDialect& dialect)
      : project_(project),
        files_(files),
        codec_(dialect.snapshots()),
        snapshots_(dialect, files, project),
        earlier_(read_kept(files, project.folder, ".v1")) {}

  Conversion run() {
    result_.to = Layout::v1;
    result_.folder = project_.folder;
    result_.turn = "meta/_journal.json";
    refuse_unreadable();
    name_all();
    for (std::size_t i = 0; i < project_.journal.entries.size(); ++i) add(i);
    keep_meta();
    return std::move(result_);
  }

 private:
  std::string at(const std::string& path) const { return path_below(project_.folder, path); }
  std::string read(const std::string& path) const {
    return read_below(files_, project_.folder, at(path), k_sql_limit);
  }
  bool is_there(const std::string& path) const { return files_.is_file(at(path)); }

  void refuse_unreadable() const {
    for (const Finding& finding : snapshots_.findings())
      if (finding.code == FindingCode::snapshot_unreadable)
        throw Error(error_of(finding, ErrorCode::bad_file));
  }

  std::string sql_of(const JournalEntry& entry) const {
    const std::string sql = file_name(entry.tag);
    if (!is_there(sql))
      throw Error(
          ErrorCode::bad_file, text::cat("the file of migration ", entry.tag, " does not exist"),
          {.file = at(sql)}, "Restore it from version control: v1 knows a migration by its file.");
    return read(sql);
  }

  // Drizzle looks for the rows of other databases by time and hash.
  void name_all() {
    const auto& entries = project_.journal.entries;
    std::vector<JournaledMigration> migrations;
    for (const JournalEntry& entry : entries) {
      const KeptMigration* native = find_converted(earlier_, entry.tag);
      migrations.push_back({.tag = entry.tag,
                            .when = entry.when,
                            .hash = sha256_hex(sql_of(entry)),
                            .native = native == nullptr ? "" : native->tag});
    }
    names_ = v1_names(migrations);
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (folder_time(names_.times[i]) != folder_time(entries[i].when))
        result_.diagnostics.push_back(
            {.code = FindingCode::time_moved, .migration = entries[i].tag});
    for (const std::size_t i : names_.mistaken) tell_repeated(entries[i].tag);
    for (const std::size_t i : names_.renamed) {
      tell_repeated(names_.names[i]);
      result_.diagnostics.back().details.emplace_back(Detail::before, migrations[i].native);
    }
  }

  void tell_repeated(const std::string& tag) {
    result_.diagnostics.push_back({.code = FindingCode::drizzle_would_repeat,
                                   .severity = Severity::warning,
                                   .migration = tag,
                                   .details = {{Detail::layout, "v1"}}});
  }

  void add(std::size_t i) {
    const JournalEntry& entry = project_.journal.entries[i];
    const std::string sql = file_name(entry.tag);
    const KeptMigration* native = find_converted(earlier_, entry.tag);
    const std::int64_t when = names_.times[i];
    const std::string& folder = names_.names[i];
    result_.migrations.push_back({entry.tag, folder, when});
    KeptMigration kept{.tag = entry.tag, .converted = folder, .entry = entry};
    const bool is_as_it_was = add_snapshot(i, folder, native, kept);
    add_down(entry.tag, folder, native, kept);
    result_.files.push_back(
        {.path = folder + "/migration.sql", .content = read(sql), .replaces = true});
    result_.removed.push_back(sql);
    if (!is_as_it_was || is_unusual(kept.down, text::cat("rollback/", sql)))
      kept_.push_back(std::move(kept));
  }

  // A copy of an earlier snapshot may bear its id, and one that `drizzle-kit pull` wrote has the id
  // that stands for none; here each has its own.
  std::string own_id(const std::string& id, const std::string& folder) {
    if (id != k_no_parent && ids_.insert(id).second) return id;
    std::string hex = sha256_hex(text::cat(id, "\n", folder)).substr(0, 32);
    for (const int dash : {20, 16, 12, 8}) hex.insert(static_cast<std::size_t>(dash), "-");
    hex[14] = '4';
    hex[19] = '8';
    ids_.insert(hex);
    return hex;
  }

  // Whether the migration is again what it was in v1.
  bool add_snapshot(std::size_t i, const std::string& folder, const KeptMigration* native,
                    KeptMigration& kept) {
    const Snapshot* snapshot = snapshots_.of(i);
    if (snapshot == nullptr) {
      if (native != nullptr && native->tag == folder && native->snapshot.empty()) return true;
      result_.diagnostics.push_back({.code = FindingCode::snapshot_missing,
                                     .severity = Severity::warning,
                                     .migration = kept.tag,
                                     .details = {{Detail::layout, "v1"}}});
      return false;
    }
    V1Entities entities = codec_.v1_entities(snapshot->schema);
    kept.snapshot = text::cat("meta/", number_of(kept.tag), "_snapshot.json");
    std::string text;
    const bool is_as_it_was = native != nullptr && !native->snapshot.empty() &&
                              native->sha256 == sha256_hex(snapshot->source) && follows_native_;
    if (is_as_it_was) {
      text = read(".v1/" + native->snapshot);
      ids_.insert(snapshot->id);
      parent_ = snapshot->id;
    } else {
      follows_native_ = false;
      const std::string id = own_id(snapshot->id, folder);
      text = codec_.encode_v1(
          {.id = id, .parent = parent_, .before = &before_, .entities = &entities});
      parent_ = id;
    }
    before_ = std::move(entities);
    kept.sha256 = sha256_hex(text);
    result_.files.push_back(
        {.path = folder + "/snapshot.json", .content = std::move(text), .replaces = true});
    return is_as_it_was && native->tag == folder;
  }

  static bool is_unusual(const std::string& down, const std::string& usual) {
    return !down.empty() && down != usual;
  }

  // The first that is there is the one that `rollback` would take.
  void add_down(const std::string& tag, const std::string& folder, const KeptMigration* native,
                KeptMigration& kept) {
    const auto found =
        find_rollback(project_, tag, [this](const std::string& path) { return is_there(path); });
    if (!found) return;
    kept.down = *found;
    const bool has_place = native != nullptr && native->tag == folder && !native->down.empty();
    result_.files.push_back({.path = has_place ? native->down : folder + "/down.sql",
                             .content = read(*found),
                             .replaces = true});
    result_.removed.push_back(*found);
  }

  // Byte for byte, so that they are there again when it is converted back. The record goes first
  // and is removed last: as long as it is there, everybody knows what is ours.
  void keep_meta() {
    const bool is_kept = !kept_.empty();
    for (const std::string& path : snapshots_in_meta()) {
      if (is_kept)
        result_.files.push_back({.path = ".v0/" + path, .content = read(path), .replaces = true});
      result_.removed.push_back(path);
    }
    if (is_kept) {
      result_.files.push_back(
          {.path = ".v0/" + result_.turn, .content = read(result_.turn), .replaces = true});
      result_.files.insert(
          result_.files.begin(),
          {.path = ".v0/layout.json", .content = write_kept(kept_), .replaces = true});
    }
    result_.removed.push_back(result_.turn);
    for (std::string& path : kept_files(files_, project_.folder, ".v1", earlier_))
      result_.removed.push_back(std::move(path));
  }

  // What else somebody has put into `meta` is theirs.
  std::vector<std::string> snapshots_in_meta() const {
    std::vector<std::string> paths;
    for (const std::string& name : files_.list(at("meta"))) {
      const std::string path = "meta/" + name;
      if (name.ends_with("_snapshot.json") && is_there(path) && !is_link(files_, at(path)))
        paths.push_back(path);
    }
    return paths;
  }

  const Project& project_;
  const FileSystem& files_;
  const SnapshotCodec& codec_;
  SnapshotFiles snapshots_;
  std::vector<KeptMigration> earlier_, kept_;
  Conversion result_;
  V1Names names_;
  std::set<std::string> ids_;
  std::string parent_;
  V1Entities before_;
  bool follows_native_ = true;  // a kept difference fits only what it was made upon
};

}  // namespace

Conversion convert_to_v1(const Project& project, const FileSystem& files,
                         const SchemaDialect& dialect) {
  return ToV1(project, files, dialect).run();
}

}  // namespace sluice
