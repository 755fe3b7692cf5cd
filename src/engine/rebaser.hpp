// Carries out a rebase on a folder: new files first, then the journal in one rename, then the old
// files go. A crash in between loses nothing: what the journal names is there, before and after.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/rebase.hpp"
#include "sluice/database.hpp"
#include "sluice/ports.hpp"
#include "sluice/project.hpp"

namespace sluice {

struct FileMove {
  std::string from, to;  // below the migrations folder
  bool operator==(const FileMove&) const = default;
};

struct RebaseReport {
  RebasePlan plan;
  std::vector<FileMove> files;  // SQL and rollbacks that get another name, snapshots
  bool done = false;
};

class FolderRebase {
 public:
  // All outlive it. Throws as plan_rebase does, and Error(refused) where two entries share a
  // snapshot, so that one of the two is lost.
  FolderRebase(const Backend& backend, FileSystem& files, const Project& project,
               const std::string& local, std::function<std::string()> new_uuid);

  const RebaseReport& report() const { return report_; }
  void run();
  // After run() threw: takes away the new files, where the journal does not name them yet.
  void undo();

 private:
  void refuse_shared_snapshots() const;
  void find_files();
  std::string path(const std::string& below) const { return project_.folder + "/" + below; }
  std::string new_journal() const;

  const Backend& backend_;
  FileSystem& files_;
  const Project& project_;
  RebaseReport report_;
  std::vector<std::string> made_;  // below the folder; until the journal is written
};

}  // namespace sluice
