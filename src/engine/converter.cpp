#include "engine/converter.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/names.hpp"
#include "engine/convert_kept.hpp"
#include "engine/convert_plain.hpp"
#include "engine/convert_to_v0.hpp"
#include "engine/convert_to_v1.hpp"
#include "engine/project.hpp"

namespace sluice {

namespace {

std::string below(const Conversion& conversion, const std::string& path) {
  return text::cat(conversion.folder, "/", path);
}

// Folders that have become empty go, too; one that is not, or will not, stays.
void remove_empty_folders(const Conversion& conversion, const std::vector<std::string>& paths,
                          FileSystem& files) {
  std::vector<std::string> folders;
  for (const std::string& path : paths)
    if (const auto slash = path.rfind('/'); slash != std::string::npos)
      folders.push_back(below(conversion, path.substr(0, slash)));
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder)
    if (files.is_folder(*folder) && files.list(*folder).empty()) files.remove(*folder);
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

// What a conversion that was broken off left of the old layout, by what it kept.
Conversion rest_of(const Project& project, const FileSystem& files) {
  const bool is_v1 = project.journal.layout == Layout::v1;
  Conversion rest{.to = project.journal.layout,
                  .folder = project.folder,
                  .migrations = known_migrations(project, files)};
  const auto add = [&](const std::string& path) {
    if (!path.empty() && files.is_file(text::cat(project.folder, "/", path)))
      rest.removed.push_back(path);
  };
  const auto add_folder = [&](const std::string& tag) {
    for (const char* name : {"/migration.sql", "/snapshot.json", "/down.sql"}) add(tag + name);
  };
  for (const KeptMigration& kept : read_kept(files, project.folder, ".v0")) {
    if (is_v1) {
      add(file_name(kept.tag));
      add(kept.down);
    } else {
      add_folder(kept.converted);
    }
  }
  for (const KeptMigration& kept : read_kept(files, project.folder, ".v1"))
    is_v1 ? add(file_name(kept.converted)) : add_folder(kept.tag);
  if (!is_v1)
    for (std::string& path : rest_of_plain(project, files)) rest.removed.push_back(std::move(path));
  for (const char* name : {is_v1 ? "meta" : ".v0", is_v1 ? ".v1" : ".v0"})
    for (const std::string& path : files_below(files, project.folder, name)) add(path);
  return rest;
}

}  // namespace

Conversion plan_conversion(const Project& project, Layout to, const FileSystem& files,
                           const SchemaDialect& dialect, const EntitiesOf& entities_of) {
  if (project.journal.layout == to) return rest_of(project, files);
  if (project.journal.layout == Layout::plain) {
    if (to == Layout::journal) return convert_plain_to_v0(project, files);
    throw Error(ErrorCode::refused,
                text::cat(project.folder,
                          " holds plain .sql files, which become v1 only by way of "
                          "v0"),
                "Run `sluice convert v0` first, then `sluice convert v1`.");
  }
  return to == Layout::v1 ? convert_to_v1(project, files, dialect, entities_of)
                          : convert_to_v0(project, files, dialect);
}

void write_files(const Conversion& conversion, FileSystem& files) {
  for (const NewFile& file : conversion.files) {
    if (file.path == conversion.turn) continue;
    const std::string path = below(conversion, file.path);
    files.make_folder(path.substr(0, path.rfind('/')));
    files.write(path, file.content);
  }
}

void turn_over(const Conversion& conversion, FileSystem& files) {
  if (!conversion.turn.empty()) {
    const std::string journal = below(conversion, conversion.turn);
    if (conversion.to == Layout::v1) {
      if (files.is_file(journal)) files.remove(journal);
    } else {
      files.make_folder(journal.substr(0, journal.rfind('/')));
      files.write(journal, conversion.files.back().content);
    }
  }
  for (const std::string& path : conversion.removed) {
    const std::string file = below(conversion, path);
    if (files.is_file(file)) files.remove(file);
  }
  remove_empty_folders(conversion, conversion.removed, files);
}

void take_back(const Conversion& conversion, FileSystem& files) {
  std::vector<std::string> paths;
  // What was written first says what the rest is, and goes last.
  for (auto each = conversion.files.rbegin(); each != conversion.files.rend(); ++each) {
    const NewFile& file = *each;
    if (file.path == conversion.turn || !files.is_file(below(conversion, file.path))) continue;
    files.remove(below(conversion, file.path));
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
