// The snapshots of a folder, for what was applied where nobody looked: the difference of a
// migration's own and its parent's, read backwards. One after the other, each is decoded once, and
// two are held: a folder has hundreds of megabytes of them.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"
#include "core/snapshot/snapshot_chain.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class RollbackSnapshots {
 public:
  // All of it outlives the object. A snapshot that is missing or cannot be read leaves its
  // migration and the next without one.
  RollbackSnapshots(const SchemaDialect& dialect, const FileSystem& files, const Project& project);

  // Valid until the next call of `around`.
  struct Pair {
    const Schema* before = nullptr;
    const Snapshot* after = nullptr;
    // Entries without a snapshot that ran between the two: what they did is in `after` as well.
    std::vector<std::size_t> unseen = {};
  };
  // Nothing where the snapshots do not tell.
  std::optional<Pair> around(const std::string& tag);

 private:
  std::optional<Pair> around_in_v1(std::size_t entry);
  // How all snapshots hang together, themselves without their schemas.
  struct Outline {
    std::vector<std::size_t> entries;
    std::vector<Snapshot> snapshots;
    SnapshotChain chain;
  };
  struct Held {
    std::size_t entry = 0;
    Snapshot snapshot;
  };

  std::optional<Snapshot> decode(std::size_t entry) const;
  const Snapshot* read(std::size_t entry);
  // In nearly every folder the parent is the entry before.
  const Snapshot* plain_parent(std::size_t entry, const Snapshot& after);
  const Schema* schema_before(std::size_t entry);
  const Outline& outline();
  std::vector<std::size_t> unseen_before(std::size_t entry);
  std::optional<Schema> merged_before(std::size_t place);

  const SchemaDialect& dialect_;
  const FileSystem& files_;
  const Project& project_;
  std::map<std::string, std::size_t> entries_;  // by tag
  std::array<std::unique_ptr<Held>, 2> held_;   // the one read last comes first
  std::optional<Outline> outline_;              // made where a parent is not the entry before
  std::optional<Schema> merged_;                // of several parents
  std::unique_ptr<SnapshotFiles> all_;  // v1: a difference tells nothing without those before it
};

}  // namespace sluice
