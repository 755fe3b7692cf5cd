// Rows of Drizzle's table whose entry got another `when` in the journal since they were written.
#pragma once

#include <cstdint>
#include <vector>

#include "core/journal/file_hashes.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// The history as if these rows had been written with the present `when`. A row stands for a file if
// only that file, and no row of the mirror, has its hash, even if its time is now another entry's.
// A row is left alone if another one has both the file's hash and its entry's `when`.
History with_current_whens(const Journal& journal, History history,
                           const std::vector<FileHashes>& files);

// Whether a migration with this `when` is later than every row. drizzle-orm before 1.0 compares
// only the newest created_at, and applies such a migration whatever the rows' hashes are.
bool is_later_than_all(const History& history, std::int64_t when);

}  // namespace sluice
