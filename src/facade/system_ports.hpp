// The real clock, the real file system, and who is running this.
#pragma once

#include <string>

#include "engine/folder/folder_files.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class SystemClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override;
  std::chrono::steady_clock::time_point monotonic() const override;
  // Ends early when a signal arrives, so that a caller that asks for one between sleeps is quick.
  void sleep(std::chrono::milliseconds duration) const override;
};

class SystemFileSystem final : public FileSystem, public Links {
 public:
  bool is_file(const std::string& path) const override;
  bool is_folder(const std::string& path) const override;
  bool is_link(const std::string& path) const override;
  std::string real_path(const std::string& path) const override;
  std::string read(const std::string& path, std::uint64_t limit) const override;
  std::vector<std::string> list(const std::string& folder) const override;
  void write(const std::string& path, const std::string& content) override;
  void create(const std::string& path, const std::string& content) override;
  void remove(const std::string& path) override;
  void make_folder(const std::string& path) override;
};

// "deploy@build-7": the operating-system user, by number where it has no name, and the host.
std::string system_actor();

}  // namespace sluice
