// Journal × history → what is applied, pending, changed, missing, out of order, partial.
//
// A migration is applied if the history says so by name, or by `when`, or by hash; never by a high-water
// mark. Drizzle's table decides; the mirror follows it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sluice/history.hpp"
#include "sluice/plan.hpp"
#include "sluice/project.hpp"

namespace sluice {

// What is known of an entry's file; nothing known: only name and `when` can match, and no change is seen.
struct FileHashes {
  std::string hash;
  // Those of other checkouts of the same text, worked out only where none is the file's own; may be null.
  std::function<std::vector<std::string>()> equivalent;

  bool includes(const std::string& other) const;
};

// Parallel to the journal's entries; empty while nothing is loaded. The project must outlive them.
std::vector<FileHashes> hashes_of(const Project& project);

// `files` is parallel to journal.entries or empty.
Reconciliation reconcile(const Journal& journal, const History& history, const std::vector<FileHashes>& files);

// Its rollback was broken off outside a transaction: it is partial, and still recorded as applied.
bool is_partly_undone(const MigrationState& migration);

// The name that Drizzle 1.0's `up` gives an entry's folder: UTC of `when` as YYYYMMDDHHMMSS, `_`, and the tag
// after its first `_`; what a five-column history stores.
std::string v1_name(const JournalEntry& entry);
// The same where the folders bear their names already.
std::string drizzle_name(const Journal& journal, const JournalEntry& entry);

}  // namespace sluice
