// Journal × history → what is applied, pending, changed, missing, out of order, partial.
//
// A migration is applied if a history says so by hash, or by name, or by `when`; never by a
// high-water mark. Drizzle's table decides where it holds the migration, and the mirror follows it.
// What another history holds and Drizzle's, though it has rows, does not is disputed: nothing runs
// until it is settled.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/history/row_names.hpp"
#include "core/journal/file_hashes.hpp"
#include "sluice/history.hpp"
#include "sluice/plan.hpp"
#include "sluice/project.hpp"

namespace sluice {

// `files` is parallel to journal.entries or empty.
Reconciliation reconcile(const Journal& journal, const History& history,
                         const std::vector<FileHashes>& files);

// Its rollback was broken off outside a transaction: it is partial, and still recorded as applied.
bool is_partly_undone(const MigrationState& migration);

}  // namespace sluice
