#include "engine/folder/folder_files.hpp"

#include <utility>

#include "base/text.hpp"
#include "core/journal/folder_path.hpp"

namespace sluice {

namespace {

// Of a path as path_below() joins it; without text where it does not lie below the folder.
std::string_view rest_below(std::string_view folder, std::string_view path) {
  if (folder == "." && !path.starts_with("./")) return path;
  if (!path.starts_with(folder)) return {};
  path.remove_prefix(folder.size());
  if (folder.ends_with('/')) return path;
  return path.starts_with('/') ? path.substr(1) : std::string_view();
}

std::string real_path_of(const FileSystem& files, const std::string& path) {
  const auto* const links = dynamic_cast<const Links*>(&files);
  return links == nullptr ? path : links->real_path(path);
}

[[noreturn]] void fail(const std::string& path, std::string_view message) {
  throw Error(
      ErrorCode::bad_file, std::string(message), Where{.file = path},
      "Put the file itself there: nothing outside the migrations folder is touched for it.");
}

}  // namespace

std::string path_below(const std::string& folder, std::string_view path) {
  if (folder == ".") return std::string(path);
  return text::cat(folder, folder.ends_with('/') ? "" : "/", path);
}

bool is_link(const FileSystem& files, const std::string& path) {
  const auto* const links = dynamic_cast<const Links*>(&files);
  return links != nullptr && links->is_link(path);
}

void refuse_path(std::string_view path, const std::string& source) {
  const std::string_view flaw = flaw_in_path(path);
  if (flaw.empty()) return;
  throw Error(ErrorCode::bad_file, text::cat("a path in it ", flaw), Where{.file = source},
              "Restore the file from version control, or remove it: it must name files of the "
              "migrations folder only.");
}

std::string link_on(const FileSystem& files, const std::string& folder, const std::string& path) {
  const std::string_view rest = rest_below(folder, path);
  const std::size_t begin = path.size() - rest.size();
  for (std::size_t at = begin; at < path.size();) {
    const std::size_t slash = path.find('/', at);
    std::string part = path.substr(0, slash);
    if (is_link(files, part)) return part;
    at = slash == std::string::npos ? path.size() : slash + 1;
  }
  return {};
}

std::string read_below(const FileSystem& files, const std::string& folder, const std::string& path,
                       std::uint64_t limit) {
  const std::string link = link_on(files, folder, path);
  if (!link.empty()) {
    const std::string real = real_path_of(files, path);
    if (!real.empty() && !real.starts_with(real_path_of(files, folder) + "/"))
      fail(link, "this symbolic link leads out of the migrations folder");
  }
  return files.read(path, limit);
}

FolderFiles::FolderFiles(FileSystem& files, std::string folder)
    : files_(files), folder_(std::move(folder)) {}

std::string FolderFiles::real_path(const std::string& path) const {
  return real_path_of(files_, path);
}

void FolderFiles::need_own(const std::string& path) const {
  if (path == folder_) return;
  if (!flaw_in_path(rest_below(folder_, path)).empty())
    fail(path, "this path is not below the migrations folder");
  const std::string link = link_on(files_, folder_, path);
  if (!link.empty()) fail(link, "this is a symbolic link");
}

std::string FolderFiles::read(const std::string& path, std::uint64_t limit) const {
  return read_below(files_, folder_, path, limit);
}

std::vector<std::string> FolderFiles::list(const std::string& folder) const {
  return files_.list(folder);
}

void FolderFiles::write(const std::string& path, const std::string& content) {
  need_own(path);
  files_.write(path, content);
}

void FolderFiles::create(const std::string& path, const std::string& content) {
  need_own(path);
  files_.create(path, content);
}

void FolderFiles::remove(const std::string& path) {
  need_own(path);
  files_.remove(path);
}

void FolderFiles::make_folder(const std::string& path) {
  need_own(path);
  files_.make_folder(path);
}

}  // namespace sluice
