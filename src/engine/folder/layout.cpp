#include "engine/folder/layout.hpp"

#include <algorithm>
#include <utility>

#include "engine/folder/folder_files.hpp"
#include "engine/folder/plain_folder.hpp"

namespace sluice {

namespace {

bool holds_v1_migration(const FileSystem& files, const std::string& folder) {
  const std::vector<std::string> names = files.list(folder);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return files.is_file(path_below(path_below(folder, name), k_v1_sql));
  });
}

}  // namespace

std::string without_trailing_slashes(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder.empty() ? "." : folder;
}

std::vector<std::string> v1_folders(const FileSystem& files, const std::string& folder) {
  std::vector<std::string> names = files.list(folder);
  std::erase_if(names, [&](const std::string& name) {
    return !files.is_file(path_below(path_below(folder, name), k_v1_sql));
  });
  return names;
}

Layout layout_of(const FileSystem& files, const std::string& folder) {
  const std::string name = without_trailing_slashes(folder);
  if (files.is_file(path_below(name, k_journal_path))) return Layout::journal;
  if (!files.is_folder(name)) return Layout::none;
  if (holds_v1_migration(files, name)) return Layout::v1;
  const bool is_plain = !has_lost_journal(files, name) && holds_plain_migration(files, name);
  return is_plain ? Layout::plain : Layout::none;
}

bool holds_migrations(const FileSystem& files, const std::string& folder) {
  return layout_of(files, folder) != Layout::none || has_lost_journal(files, folder);
}

}  // namespace sluice
