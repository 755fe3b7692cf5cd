// A file system that breaks before its n-th change: as a full disk does, or as a process that is
// killed there.
#pragma once

#include <string>
#include <vector>

#include "engine/folder/folder_files.hpp"
#include "sluice/ports.hpp"

namespace sluice::test {

// Nothing catches it, so that nothing is tidied up: what a kill leaves behind.
struct Killed {};

class BreakingFiles final : public FileSystem, public Links {
 public:
  enum class As { error, kill };

  // `files` outlives it.
  BreakingFiles(FileSystem& files, int changes, As as = As::error)
      : files_(files), left_(changes), as_(as) {}

  bool is_file(const std::string& path) const override { return files_.is_file(path); }
  bool is_folder(const std::string& path) const override { return files_.is_folder(path); }
  bool is_link(const std::string& path) const override { return sluice::is_link(files_, path); }
  std::string real_path(const std::string& path) const override { return path; }
  std::string read(const std::string& path, std::uint64_t limit) const override {
    return files_.read(path, limit);
  }
  std::vector<std::string> list(const std::string& folder) const override {
    return files_.list(folder);
  }
  void write(const std::string& path, const std::string& content) override {
    spend();
    files_.write(path, content);
  }
  void create(const std::string& path, const std::string& content) override {
    spend();
    files_.create(path, content);
  }
  void remove(const std::string& path) override {
    spend();
    files_.remove(path);
  }
  void make_folder(const std::string& path) override {
    spend();
    files_.make_folder(path);
  }

 private:
  void spend() {
    if (left_-- > 0) return;
    if (as_ == As::kill) throw Killed();
    throw Error(ErrorCode::io, "the disk is full");
  }

  FileSystem& files_;
  int left_;
  As as_;
};

}  // namespace sluice::test
