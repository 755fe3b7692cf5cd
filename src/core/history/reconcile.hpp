// Journal × history → what is applied, pending, changed, missing, out of order, partial.
//
// A migration is applied if a history records its hash, name or `when`; never by a high-water mark.
// If Drizzle's table records the migration, it decides, and the mirror follows. A migration that
// only another history records, although Drizzle's table has rows, is disputed: nothing runs until
// that is settled.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/history/row_names.hpp"
#include "core/journal/file_hashes.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// `files` is parallel to journal.entries or empty.
Reconciliation reconcile(const Journal& journal, const History& history,
                         const std::vector<FileHashes>& files);

// Its rollback broke off outside a transaction: it is partial, and still recorded as applied.
bool is_partly_undone(const MigrationState& migration);

}  // namespace sluice
