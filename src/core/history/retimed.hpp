// Rows of Drizzle's table whose entry got another `when` in the journal since they were written.
#pragma once

#include <cstdint>
#include <vector>

#include "core/journal/file_hashes.hpp"
#include "sluice/history.hpp"
#include "sluice/project.hpp"

namespace sluice {

// The history as it would be had these rows been written with today's `when`: a row whose hash only
// one file has, and no row of the mirror, stands for that file, though its time be another entry's
// by now. A row is left alone where another one has both the file's hash and its entry's `when`.
History with_todays_whens(const Journal& journal, History history,
                          const std::vector<FileHashes>& files);

// Whether a migration of this `when` is later than every row: drizzle-orm before 1.0 looks at the
// newest created_at alone, and applies such a migration whatever the rows' hashes say.
bool is_later_than_all(const History& history, std::int64_t when);

}  // namespace sluice
