// The files of a migrations folder, by paths that other files of it name: the journal's tags, a
// layout that was kept, the record of a rebase. A pull request can bring such a file along; no path
// in it leads out of the folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/ports.hpp"

namespace sluice {

inline constexpr std::uint64_t k_json_limit = 64ULL << 20;  // bytes
inline constexpr std::uint64_t k_sql_limit = 64ULL << 20;   // bytes

// A path below the folder as the user would name it: "." adds nothing.
std::string path_below(const std::string& folder, std::string_view path);

// What a file system that has symbolic links tells besides; one that does not, has none.
class Links {
 public:
  virtual ~Links() = default;
  // Whether the path itself, not what it leads to, is a link; never throws.
  virtual bool is_link(const std::string& path) const = 0;
  // The absolute path once every link on it is followed; empty where nothing is
  // there. Never throws.
  virtual std::string real_path(const std::string& path) const = 0;
};

bool is_link(const FileSystem& files, const std::string& path);

// What a file of the folder says of another: throws Error(bad_file), with `source` as its place,
// for a path that cannot be one below the folder.
void refuse_path(std::string_view path, const std::string& source);

// The first symbolic link on the way from `folder` to `path`, which lies below it; empty: none. The
// folder itself may be one.
std::string link_on(const FileSystem& files, const std::string& folder, const std::string& path);

// FileSystem::read for a path below the folder. A link is followed only where it leads to a place
// below the folder, as those of a mounted volume do; else it throws Error(bad_file).
std::string read_below(const FileSystem& files, const std::string& folder, const std::string& path,
                       std::uint64_t limit);

// Whoever writes and removes below a folder: through no link, and nowhere else. Throws
// Error(bad_file) for either.
class FolderFiles final : public FileSystem, public Links {
 public:
  // `files` outlives it.
  FolderFiles(FileSystem& files, std::string folder);

  bool is_file(const std::string& path) const override { return files_.is_file(path); }
  bool is_folder(const std::string& path) const override { return files_.is_folder(path); }
  bool is_link(const std::string& path) const override { return sluice::is_link(files_, path); }
  std::string real_path(const std::string& path) const override;
  std::string read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& folder) const override;
  void write(const std::string& path, const std::string& content) override;
  void create(const std::string& path, const std::string& content) override;
  void remove(const std::string& path) override;
  void make_folder(const std::string& path) override;

 private:
  void need_own(const std::string& path) const;

  FileSystem& files_;
  std::string folder_;
};

}  // namespace sluice
