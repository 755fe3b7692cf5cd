#include "support/snapshot_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "support/golden.hpp"

namespace sluice::test {

namespace {

void collect(const std::string& folder, const std::string& dialect,
             std::vector<std::string>& files) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (path.ends_with("snapshot.json") &&
        read_file(path).find("\"dialect\": \"" + dialect + "\"") != std::string::npos)
      files.push_back(path);
  }
}

}  // namespace

std::vector<std::string> snapshot_files(const std::string& dialect) {
  std::vector<std::string> files;
  collect(fixture_path(""), dialect, files);
  if (const char* shared = std::getenv("SLUICE_SHARED"); shared != nullptr && *shared != '\0')
    collect(std::string(shared) + "/evolution", dialect, files);
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace sluice::test
