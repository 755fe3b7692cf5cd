// The snapshots of a folder, one for each entry of the journal: read once, with what is wrong with
// them and with the chain that they make.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"
#include "core/snapshot/snapshot_chain.hpp"
#include "sluice/finding.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class SnapshotFiles {
 public:
  // Reads all of them. What cannot be read is among the findings.
  SnapshotFiles(const SchemaDialect& dialect, const FileSystem& files, const Project& project);

  // Of an entry of the journal; null where it is missing or cannot be read.
  const Snapshot* of(std::size_t entry) const;
  // What the database held before the entry's migration; nothing where its snapshots do not tell.
  std::optional<Schema> before(std::size_t entry) const;
  // The entries that ran since the snapshot's parents and have none themselves.
  std::vector<std::size_t> unseen_before(std::size_t entry) const;
  // What it holds when these are applied: their newest snapshot's schema, or in v1, where branches
  // stand beside each other, that of all their ends together. The last one must have a snapshot.
  std::optional<Schema> after(const std::vector<std::size_t>& entries) const;
  // The entries whose schemas together that is: one, or in v1 one for each open branch.
  std::vector<std::size_t> ends(const std::vector<std::size_t>& entries) const;
  std::size_t count() const { return snapshots_.size(); }
  const std::vector<Finding>& findings() const { return findings_; }

  // The entry that last changed the object in the snapshots up to `newest`; nothing where they do
  // not tell.
  std::optional<std::size_t> last_touched(const ObjectRef& object, std::size_t newest) const;

 private:
  void read(const SchemaDialect& dialect, const FileSystem& files, const Project& project,
            std::size_t entry);
  void replay(const SchemaDialect& dialect, const Project& project);
  void check_chain(const Project& project);
  void check_branches(const Project& project);
  void check_copies(const Project& project);
  void check_order(const Project& project);
  std::set<std::size_t> places_at_end(const std::vector<std::size_t>& entries) const;
  bool was_touched(const ObjectRef& object, std::size_t entry) const;

  Layout layout_;
  std::vector<Snapshot> snapshots_;
  SnapshotChain chain_;
  std::vector<std::size_t> entries_;                // of each snapshot
  std::vector<std::string> paths_;                  // of each snapshot
  std::vector<std::optional<std::size_t>> places_;  // of each entry: into snapshots_
  std::vector<Finding> findings_;
};

}  // namespace sluice
