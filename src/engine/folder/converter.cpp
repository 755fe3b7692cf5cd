#include "engine/folder/converter.hpp"

#include <algorithm>
#include <optional>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/names/names.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/convert_plain.hpp"
#include "engine/folder/convert_to_v0.hpp"
#include "engine/folder/convert_to_v1.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"

namespace sluice {

namespace {

void make_folder_of(const std::string& file, FileSystem& files) {
  if (const auto slash = file.rfind('/'); slash != std::string::npos)
    files.make_folder(file.substr(0, slash));
}

// Folders that have become empty go, too; one that is not, or will not, stays.
void remove_empty_folders(const Conversion& conversion, const std::vector<std::string>& paths,
                          FileSystem& files) {
  std::vector<std::string> folders;
  for (const std::string& path : paths)
    if (const auto slash = path.rfind('/'); slash != std::string::npos)
      folders.push_back(path_below(conversion.folder, path.substr(0, slash)));
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder)
    if (files.is_folder(*folder) && !is_link(files, *folder) && files.list(*folder).empty())
      files.remove(*folder);
}

// Each migration as it was called in the other layout, where that is kept.
std::vector<ConvertedMigration> known_migrations(const Project& project, const FileSystem& files) {
  const bool is_v1 = project.journal.layout == Layout::v1;
  const auto kept = read_kept(files, project.folder, is_v1 ? ".v0" : ".v1");
  std::vector<ConvertedMigration> migrations;
  for (const JournalEntry& entry : project.journal.entries) {
    const KeptMigration* before = find_converted(kept, entry.tag);
    migrations.push_back({before == nullptr ? entry.tag : before->tag, entry.tag, entry.when});
  }
  return migrations;
}

// What a conversion that was broken off left of the old layout: by its record, and only what is
// still as it left it.
class Rest {
 public:
  Rest(const Project& project, const FileSystem& files) : project_(project), files_(files) {}

  Conversion find() {
    const bool is_v1 = project_.journal.layout == Layout::v1;
    rest_ = {.to = project_.journal.layout,
             .folder = project_.folder,
             .migrations = known_migrations(project_, files_)};
    const auto of_v0 = read_kept(files_, project_.folder, ".v0");
    const auto of_v1 = read_kept(files_, project_.folder, ".v1");
    for (const KeptMigration& kept : of_v0) is_v1 ? find_left(kept) : find_made(kept);
    for (const KeptMigration& kept : of_v1) is_v1 ? find_made(kept) : find_left(kept);
    if (is_v1 && !of_v0.empty()) find_in_meta();
    const std::string stale = is_v1 ? ".v1" : ".v0";
    for (std::string& path : kept_files(files_, project_.folder, stale, is_v1 ? of_v1 : of_v0))
      rest_.removed.push_back(std::move(path));
    if (!is_v1)
      for (std::string& path : rest_of_plain(project_, files_))
        rest_.removed.push_back(std::move(path));
    return std::move(rest_);
  }

 private:
  static std::string sql_of(const std::string& tag, bool is_v1) {
    return is_v1 ? tag + "/migration.sql" : file_name(tag);
  }
  static std::string snapshot_of(const std::string& tag, bool is_v1) {
    return is_v1 ? tag + "/snapshot.json" : text::cat("meta/", number_of(tag), "_snapshot.json");
  }

  std::optional<std::string> content(const std::string& path) const {
    const std::string file = path_below(project_.folder, path);
    if (!files_.is_file(file) || !link_on(files_, project_.folder, file).empty()) return {};
    return files_.read(file, k_sql_limit);
  }
  void add_if(bool is_ours, const std::string& path) {
    const auto& removed = rest_.removed;
    if (is_ours && std::find(removed.begin(), removed.end(), path) == removed.end())
      rest_.removed.push_back(path);
  }
  void add_if_same(const std::string& path, const std::string& as) {
    const auto mine = content(path);
    add_if(mine && mine == content(as), path);
  }

  // The migration as it was before the conversion that kept it.
  void find_left(const KeptMigration& kept) {
    const bool is_v1 = rest_.to == Layout::v1;
    add_if_same(sql_of(kept.tag, !is_v1), sql_of(kept.converted, is_v1));
    if (!kept.snapshot.empty())
      add_if_same(kept.snapshot, text::cat(is_v1 ? ".v0/" : ".v1/", kept.snapshot));
    if (!kept.down.empty())
      add_if_same(kept.down, is_v1 ? kept.converted + "/down.sql"
                                   : text::cat("rollback/", file_name(kept.converted)));
  }

  // What a conversion made of it that is not to be, or was converted back since.
  void find_made(const KeptMigration& kept) {
    const bool is_v1 = rest_.to == Layout::v1;
    add_if_same(sql_of(kept.converted, !is_v1), sql_of(kept.tag, is_v1));
    const std::string snapshot = snapshot_of(kept.converted, !is_v1);
    const auto text = content(snapshot);
    add_if(text && sha256_hex(*text) == kept.sha256, snapshot);
    if (!kept.down.empty())
      add_if_same(
          is_v1 ? text::cat("rollback/", file_name(kept.converted)) : kept.converted + "/down.sql",
          kept.down);
  }

  // Snapshots that belong to no migration went along.
  void find_in_meta() {
    for (const std::string& path : files_below(files_, project_.folder, ".v0/meta"))
      add_if_same(path.substr(4), path);
  }

  const Project& project_;
  const FileSystem& files_;
  Conversion rest_;
};

// Whether an earlier try, by what it said that it would write, put the file there.
bool is_known(const std::vector<KeptMigration>& kept, const std::string& path) {
  return std::any_of(kept.begin(), kept.end(), [&](const KeptMigration& each) {
    return path.starts_with(each.converted + "/") || path == file_name(each.converted) ||
           path == text::cat("rollback/", file_name(each.converted)) ||
           path == text::cat("meta/", number_of(each.converted), "_snapshot.json");
  });
}

// Nothing of anybody else's is written over, and nothing is written or removed through a link.
void protect(Conversion& conversion, const FileSystem& files) {
  const auto refuse_link = [&](const std::string& path) {
    const std::string link = link_on(files, conversion.folder, path_below(conversion.folder, path));
    if (!link.empty())
      throw Error(ErrorCode::bad_file, "this is a symbolic link", Where{.file = link},
                  "Put the file itself there: a conversion touches nothing outside the folder.");
  };
  for (const std::string& path : conversion.removed) refuse_link(path);
  const auto kept =
      read_kept(files, conversion.folder, conversion.to == Layout::v1 ? ".v0" : ".v1");
  for (NewFile& file : conversion.files) {
    refuse_link(file.path);
    const std::string path = path_below(conversion.folder, file.path);
    file.replaces = files.is_file(path);
    const bool is_own_folder = file.path.starts_with(".v0/") || file.path.starts_with(".v1/");
    if (!file.replaces || is_own_folder || is_known(kept, file.path)) continue;
    if (files.read(path, k_sql_limit) == file.content) continue;
    throw Error(ErrorCode::io, text::cat("cannot write ", path, ": File exists"),
                Where{.file = path}, "Move it away.");
  }
}

Conversion plain_to(Layout to, const Project& project, const FileSystem& files,
                    const Backend& backend) {
  if (to == Layout::journal) return convert_plain_to_v0(project, files, backend);
  throw Error(ErrorCode::refused,
              text::cat(project.folder,
                        " contains plain .sql files, which can become v1 only by way of v0"),
              "Run `sluice convert v0` first, then `sluice convert v1`.");
}

}  // namespace

Conversion plan_conversion(const Project& project, Layout to, const FileSystem& files,
                           const Backend& backend) {
  const auto plan = [&] {
    if (project.journal.layout == to) return Rest(project, files).find();
    if (project.journal.layout == Layout::plain) return plain_to(to, project, files, backend);
    return to == Layout::v1 ? convert_to_v1(project, files, *backend.schema_dialect)
                            : convert_to_v0(project, files, *backend.schema_dialect);
  };
  Conversion conversion = plan();
  protect(conversion, files);
  return conversion;
}

void write_files(const Conversion& conversion, FileSystem& files) {
  for (const NewFile& file : conversion.files) {
    if (file.path == conversion.turn) continue;
    const std::string path = path_below(conversion.folder, file.path);
    make_folder_of(path, files);
    files.write(path, file.content);
  }
}

void turn_over(const Conversion& conversion, FileSystem& files) {
  if (!conversion.turn.empty()) {
    const std::string journal = path_below(conversion.folder, conversion.turn);
    if (conversion.to == Layout::v1) {
      if (files.is_file(journal)) files.remove(journal);
    } else {
      make_folder_of(journal, files);
      files.write(journal, conversion.files.back().content);
    }
  }
  for (const std::string& path : conversion.removed) {
    const std::string file = path_below(conversion.folder, path);
    if (files.is_file(file)) files.remove(file);
  }
  remove_empty_folders(conversion, conversion.removed, files);
}

void take_back(const Conversion& conversion, FileSystem& files) {
  std::vector<std::string> paths;
  // What was written first says what the rest is, and goes last.
  for (auto each = conversion.files.rbegin(); each != conversion.files.rend(); ++each) {
    const NewFile& file = *each;
    const bool is_new = file.path != conversion.turn && !file.replaces;
    if (!is_new || !files.is_file(path_below(conversion.folder, file.path))) continue;
    files.remove(path_below(conversion.folder, file.path));
    paths.push_back(file.path);
    // Each folder above it, too: the deeper ones go first.
    for (auto slash = file.path.find('/'); slash != std::string::npos;
         slash = file.path.find('/', slash + 1))
      paths.push_back(file.path.substr(0, slash));
  }
  remove_empty_folders(conversion, paths, files);
}

bool has_layout(const Conversion& conversion) { return conversion.turn.empty(); }

bool is_empty(const Conversion& conversion) {
  return conversion.files.empty() && conversion.removed.empty() && conversion.turn.empty();
}

}  // namespace sluice
