// What a conversion keeps of the layout it leaves: `.v0/layout.json` or `.v1/layout.json`, and
// files beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/ports.hpp"
#include "sluice/project.hpp"

namespace sluice {

struct KeptMigration {
  std::string tag;        // in the layout that was left
  std::string converted;  // its tag in the other
  std::string sha256;     // of the snapshot written there; empty: there was none
  std::string snapshot;   // the kept one's path below the kept folder; empty: there was none
  std::string down;       // where its rollback lay, below the migrations folder; empty: nowhere
  JournalEntry entry;     // of v0
  bool operator==(const KeptMigration&) const = default;
};

// Nothing where nothing is kept. `folder` is the migrations folder's, `name` ".v0" or ".v1".
std::vector<KeptMigration> read_kept(const FileSystem& files, const std::string& folder,
                                     const std::string& name);
std::string write_kept(const std::vector<KeptMigration>& migrations);

// Its path below the folder of every file in `name`, at any depth.
std::vector<std::string> files_below(const FileSystem& files, const std::string& folder,
                                     const std::string& name);

const KeptMigration* find_converted(const std::vector<KeptMigration>& kept, const std::string& tag);

}  // namespace sluice
