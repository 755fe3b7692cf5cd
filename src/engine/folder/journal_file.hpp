// Gives the journal's entries new times: read again, checked, and written in one rename.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/folder/folder_files.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class JournalFile {
 public:
  // Both outlive it.
  JournalFile(FileSystem& files, const Project& project)
      : files_(files, project.folder), project_(project) {}

  // Makes ready whatever can fail: throws Error(io) where the folder takes no file, and
  // Error(failure) where the file is no longer what the project was read from. `whens` are those of
  // all entries; empty: write() does nothing.
  void prepare(const std::vector<std::int64_t>& whens);
  void write();

 private:
  FolderFiles files_;
  const Project& project_;
  std::string text_;
};

// The same in memory.
void restamp(Project& project, const std::vector<std::int64_t>& whens);

}  // namespace sluice
