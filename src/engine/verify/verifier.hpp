// Whether journal, files, history, database and snapshot agree, and where they do not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/history/effect.hpp"
#include "core/schema/drift.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "sluice/uses.hpp"

namespace sluice {

struct Verification {
  VerifyScope scope = VerifyScope::everything;
  StatusReport status;  // with VerifyScope::files only its entries and diagnostics
  std::size_t snapshots = 0;
  std::vector<Finding> files;         // journal, SQL, snapshots
  std::vector<Finding> history;       // both histories, and how they fit the files
  std::vector<Finding> expectations;  // counts that are not as they should be
  // What truly took effect, where history and database disagree: a sentence each.
  std::vector<Finding> forensics;
  std::vector<Effect> effects;  // parallel to forensics
  std::string compared_with;    // the newest applied migration with a snapshot; empty: none has one
  bool is_replayed = false;     // compared with what the applied SQL makes, too
  std::vector<Finding> comparison;  // why it could not be compared, or not all of it
  DriftReport drift;
  std::vector<std::string> tables, enums;  // of the database
  bool operator==(const Verification&) const = default;
};

// What the histories say that cannot stay as it is.
std::vector<Finding> check_history(const StatusReport& status);

// The tables and enums that there are, and whether that is as many as there should be.
void count_objects(Verification& verification, const Schema& actual, const VerifyOptions& options);

// The entries of the applied migrations, in their order.
std::vector<std::size_t> applied_entries(const Reconciliation& reconciliation);

// Everything that was found, as one list, the drift with its mends included.
std::vector<Finding> findings_of(const Verification& verification, const std::string& folder);

// 0 where all agree, 3 where migrations are pending, else 4.
int exit_status_of(const Verification& verification);

}  // namespace sluice
