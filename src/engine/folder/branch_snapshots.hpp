// The snapshots of a folder in which two branches were merged: migrations of both may share one
// file, of which git kept either both versions, between its markers, or one.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/schema_model.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// A migration whose snapshot is lost.
struct DerivedFrom {
  std::vector<std::size_t> entries;  // of the journal: what runs before it, in order
  std::size_t entry = 0;
  const Schema& before;  // what these make, as their snapshots say it
};

// What the entry's SQL makes of the schema before it.
using DeriveSchema = std::function<Schema(const DerivedFrom&)>;

struct BranchSnapshots {
  std::vector<Snapshot> snapshots;
  std::vector<std::size_t> entries;  // of each snapshot
  // Of entries whose file is another's as well, or holds git's markers: their own snapshot's text.
  std::map<std::size_t, std::string> apart;
  // Of which no version is left, made anew; they are among `apart`.
  std::vector<std::size_t> derived;
};

struct BranchReading {
  const Backend& backend;
  const FileSystem& files;
  const Project& project;
  DeriveSchema derive;  // none: a lost snapshot is an error
  std::function<std::string()> new_uuid;
};

// Throws Error(bad_file) for a snapshot that cannot be read, and Error(refused) for one that is
// lost and cannot be derived, naming it and the way out.
BranchSnapshots read_branch_snapshots(const BranchReading& reading);

}  // namespace sluice
