// Compares the schema after a migration under proof with its snapshot.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/folder/rollback_snapshots.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "engine/scratch/proof_trial.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class ProofSnapshots {
 public:
  ProofSnapshots(const SchemaDialect& schemas, const FileSystem& files, const Project& project)
      : schemas_(schemas), files_(files), project_(project), pairs_(schemas, files, project) {}

  // A difference that was there before the migration is not told again.
  void compare(ProofTrial& trial, std::size_t place, const Schema& before, const Schema& after,
               MigrationProof& proof);

 private:
  using Lines = std::vector<std::string>;
  std::optional<Schema> joined_branches(const Migration& migration);
  std::optional<Lines> lines_of(ProofTrial& trial, const Migration& migration,
                                const Schema& schema);

  const SchemaDialect& schemas_;
  const FileSystem& files_;
  const Project& project_;
  RollbackSnapshots pairs_;
  std::unique_ptr<SnapshotFiles> all_;  // v1
};

}  // namespace sluice
