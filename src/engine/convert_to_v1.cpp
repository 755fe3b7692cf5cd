#include "engine/convert_to_v1.hpp"

#include <algorithm>
#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/names.hpp"
#include "core/v1_folders.hpp"
#include "engine/convert_kept.hpp"
#include "engine/project.hpp"
#include "engine/snapshot_files.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_second = 1000;  // milliseconds

class ToV1 {
 public:
  ToV1(const Project& project, const FileSystem& files, const SchemaDialect& dialect,
       const EntitiesOf& entities_of)
      : project_(project),
        files_(files),
        entities_of_(entities_of),
        snapshots_(dialect, files, project),
        earlier_(read_kept(files, project.folder, ".v1")) {}

  Conversion run() {
    result_.to = Layout::v1;
    result_.folder = project_.folder;
    result_.turn = "meta/_journal.json";
    refuse_unreadable();
    for (std::size_t i = 0; i < project_.journal.entries.size(); ++i) add(i);
    keep_meta();
    return std::move(result_);
  }

 private:
  std::string at(const std::string& path) const { return text::cat(project_.folder, "/", path); }
  std::string read(const std::string& path) const { return files_.read(at(path), k_sql_limit); }
  bool is_there(const std::string& path) const { return files_.is_file(at(path)); }

  void refuse_unreadable() const {
    for (const Diagnostic& finding : snapshots_.findings())
      if (finding.code == "snapshot-unreadable")
        throw Error(ErrorCode::bad_file, finding.message, finding.where, finding.hint);
  }

  // The second of its `when`; two in one second, or a `when` that goes backwards, and the later one
  // takes the next second that is free, since v1 has no order but the names'.
  std::int64_t next_time(const JournalEntry& entry) {
    const std::int64_t second = entry.when / k_second - (entry.when % k_second < 0 ? 1 : 0);
    const std::int64_t free = last_second_ ? std::max(second, *last_second_ + 1) : second;
    if (free != second)
      result_.diagnostics.push_back(
          {.severity = Severity::info,
           .code = "time-moved",
           .message = text::cat(entry.tag,
                                " gets a later second than its `when`, so that it stays after "
                                "the one before it")});
    last_second_ = free;
    return free * k_second;
  }

  void add(std::size_t i) {
    const JournalEntry& entry = project_.journal.entries[i];
    const std::string sql = file_name(entry.tag);
    if (!is_there(sql))
      throw Error(
          ErrorCode::bad_file, text::cat("the file of migration ", entry.tag, " does not exist"),
          {.file = at(sql)}, "Restore it from version control: v1 knows a migration by its file.");
    const KeptMigration* native = find_converted(earlier_, entry.tag);
    const std::int64_t when = next_time(entry);
    std::string folder = text::cat(folder_time(when), "_", suffix_of(entry.tag));
    if (native != nullptr && time_of_folder(native->tag) == when) folder = native->tag;
    result_.migrations.push_back({entry.tag, folder, when});
    KeptMigration kept{.tag = entry.tag, .converted = folder, .entry = entry};
    const bool is_as_it_was = add_snapshot(i, folder, native, kept);
    add_down(entry.tag, folder, kept);
    result_.files.push_back(
        {.path = folder + "/migration.sql", .content = read(sql), .replaces = true});
    result_.removed.push_back(sql);
    if (!is_as_it_was) kept_.push_back(std::move(kept));
  }

  // A copy of an earlier snapshot may bear its id; here each has its own.
  std::string own_id(const std::string& id, const std::string& folder) {
    if (ids_.insert(id).second) return id;
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
      result_.diagnostics.push_back(
          {.severity = Severity::warning,
           .code = "snapshot-missing",
           .message = text::cat("migration ", kept.tag,
                                " has no snapshot, and gets none in v1; the next "
                                "one follows the one before it")});
      return false;
    }
    V1Entities entities = entities_of_(snapshot->schema);
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
      text = write_v1_snapshot({.dialect = project_.journal.dialect,
                                .id = id,
                                .parent = parent_,
                                .before = &before_,
                                .entities = &entities});
      parent_ = id;
    }
    before_ = std::move(entities);
    kept.sha256 = sha256_hex(text);
    result_.files.push_back(
        {.path = folder + "/snapshot.json", .content = std::move(text), .replaces = true});
    return is_as_it_was && native->tag == folder;
  }

  // The first that is there is the one that `rollback` would take.
  void add_down(const std::string& tag, const std::string& folder, KeptMigration& kept) {
    for (const std::string& path : {text::cat("rollback/", tag, ".sql"),
                                    text::cat("rollback/", number_of(tag), "_rollback.sql"),
                                    text::cat(tag, ".down.sql"), text::cat(tag, "/down.sql")}) {
      if (!is_there(path)) continue;
      kept.down = path;
      result_.files.push_back(
          {.path = folder + "/down.sql", .content = read(path), .replaces = true});
      result_.removed.push_back(path);
      return;
    }
  }

  // Byte for byte, so that they are there again when it is converted back.
  void keep_meta() {
    for (const std::string& path : files_below(files_, project_.folder, "meta")) {
      if (kept_.empty()) {
        if (path != result_.turn) result_.removed.push_back(path);
        continue;
      }
      result_.files.push_back({.path = ".v0/" + path, .content = read(path), .replaces = true});
      if (path != result_.turn) result_.removed.push_back(path);
    }
    result_.removed.push_back(result_.turn);
    if (!kept_.empty())
      result_.files.push_back(
          {.path = ".v0/layout.json", .content = write_kept(kept_), .replaces = true});
    for (std::string& path : files_below(files_, project_.folder, ".v1"))
      result_.removed.push_back(std::move(path));
  }

  const Project& project_;
  const FileSystem& files_;
  const EntitiesOf& entities_of_;
  SnapshotFiles snapshots_;
  std::vector<KeptMigration> earlier_, kept_;
  Conversion result_;
  std::optional<std::int64_t> last_second_;
  std::set<std::string> ids_;
  std::string parent_;
  V1Entities before_;
  bool follows_native_ = true;  // a kept difference fits only what it was made upon
};

}  // namespace

Conversion convert_to_v1(const Project& project, const FileSystem& files,
                         const SchemaDialect& dialect, const EntitiesOf& entities_of) {
  return ToV1(project, files, dialect, entities_of).run();
}

}  // namespace sluice
