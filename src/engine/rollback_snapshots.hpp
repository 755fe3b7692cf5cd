// The snapshots of a folder, for what was applied where nobody looked: the difference of a
// migration's own and its parent's, read backwards.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/snapshot_chain.hpp"
#include "sluice/ports.hpp"
#include "sluice/project.hpp"
#include "sluice/schema_model.hpp"

namespace sluice {

class RollbackSnapshots {
 public:
  // A snapshot that is missing or cannot be read leaves its migration and the next without one.
  RollbackSnapshots(const SchemaDialect& dialect, const FileSystem& files, const Project& project);

  struct Pair {
    Schema before;
    const Snapshot* after = nullptr;
  };
  // Nothing where the snapshots do not tell.
  std::optional<Pair> around(const std::string& tag) const;

 private:
  std::vector<Snapshot> snapshots_;
  std::map<std::string, std::size_t> places_;  // by tag
  SnapshotChain chain_;
};

}  // namespace sluice
