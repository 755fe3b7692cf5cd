// Carries out a rebase on a folder: new files first, then the journal in one rename, then the old
// files go. A crash in between loses nothing: what the journal names is there, before and after,
// and a record of what was to be done lets the next one finish it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/authoring/rebase.hpp"
#include "core/ports/database.hpp"
#include "engine/folder/branch_snapshots.hpp"
#include "engine/folder/rebase_record.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

struct FileMove {
  std::string from, to;  // below the migrations folder
  bool operator==(const FileMove&) const = default;
};

struct RebaseReport {
  RebasePlan plan;
  std::vector<FileMove> files;        // SQL and rollbacks that get another name, snapshots
  std::vector<std::string> restored;  // tags whose lost snapshot was derived from their SQL
  bool done = false;
};

struct RebaseSource {
  const Backend& backend;
  FileSystem& files;
  const Project& project;  // from open_merged
  std::string local;       // see RebaseInput
  std::function<std::string()> new_uuid;
  DeriveSchema derive;  // see BranchReading
};

class FolderRebase {
 public:
  // What `source` refers to outlives it. Throws as plan_rebase and read_branch_snapshots do.
  explicit FolderRebase(const RebaseSource& source);

  const RebaseReport& report() const { return report_; }
  void run();
  // After run() threw: takes away the new files, where the journal does not name them yet.
  void undo();

 private:
  using Contents = std::map<std::string, std::string>;  // by the path below the folder

  void find_files();
  std::string path(const std::string& below) const { return project_.folder + "/" + below; }
  std::string new_journal() const;
  Contents new_contents() const;
  RebaseRecord record_of(const Contents& contents, const std::string& journal) const;

  const Backend& backend_;
  FileSystem& files_;
  const Project& project_;
  BranchSnapshots branches_;
  RebaseReport report_;
  Contents kept_;  // snapshots of the other branch that get their file to themselves
};

}  // namespace sluice
