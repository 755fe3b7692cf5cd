// A file system in memory.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/folder/folder_files.hpp"
#include "sluice/ports.hpp"

namespace sluice::test {

class FakeFiles final : public FileSystem, public Links {
 public:
  FakeFiles() = default;
  explicit FakeFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  FakeFiles(std::initializer_list<std::pair<const std::string, std::string>> files)
      : files_(files) {}

  bool is_file(const std::string& path) const override { return files_.count(path) == 1; }
  bool is_folder(const std::string& path) const override {
    if (folders_.count(path) == 1) return true;
    const auto after = files_.lower_bound(path + "/");
    return after != files_.end() && after->first.rfind(path + "/", 0) == 0;
  }
  std::string read(const std::string& path, std::uint64_t limit) const override {
    ++reads_[path];
    const auto found = files_.find(path);
    if (found == files_.end())
      throw Error(ErrorCode::io, "cannot read " + path + ": No such file or directory");
    if (found->second.size() > limit)
      throw Error(ErrorCode::bad_file, "too large", Where{.file = path});
    return found->second;
  }
  std::vector<std::string> list(const std::string& folder) const override {
    std::set<std::string> names;
    for (const auto& [path, content] : files_)
      if (path.rfind(folder + "/", 0) == 0) {
        const std::string rest = path.substr(folder.size() + 1);
        names.insert(rest.substr(0, rest.find('/')));
      }
    return {names.begin(), names.end()};
  }
  void write(const std::string& path, const std::string& content) override {
    files_[path] = content;
  }
  void create(const std::string& path, const std::string& content) override {
    if (!files_.emplace(path, content).second)
      throw Error(ErrorCode::io, "cannot create " + path + ": File exists");
  }
  void remove(const std::string& path) override {
    files_.erase(path);
    folders_.erase(path);
  }
  void make_folder(const std::string& path) override { folders_.insert(path); }

  bool is_link(const std::string& path) const override { return links_.count(path) == 1; }
  std::string real_path(const std::string& path) const override {
    for (const auto& [link, target] : links_)
      if (path == link || path.rfind(link + "/", 0) == 0) return target + path.substr(link.size());
    return "/project/" + path;
  }
  // What is below `path`, or it itself, is there all the same: this is what a link leads to.
  void link(const std::string& path, const std::string& target) { links_[path] = target; }

  std::map<std::string, std::string>& files() { return files_; }
  int times_read(const std::string& path) const { return reads_[path]; }

 private:
  std::map<std::string, std::string> files_;
  std::set<std::string> folders_;
  mutable std::map<std::string, int> reads_;
  std::map<std::string, std::string> links_;
};

}  // namespace sluice::test
