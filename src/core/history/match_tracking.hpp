// Which row of the mirror, or of the older home-made table, stands for which entry: by its checksum
// first, then by its name.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/history/matching.hpp"
#include "core/journal/file_hashes.hpp"

namespace sluice {

using RowOfEntry = std::vector<std::optional<std::size_t>>;  // parallel to journal.entries

// A row whose checksum is another entry's, and not that of the one it is called after, goes to that
// other, unless a row or another history holds that one already: `is_known`.
void give_rows_by_checksum(RowOfEntry& rows,
                           const std::function<Fit(std::size_t entry, std::size_t row)>& fit,
                           const std::function<bool(std::size_t entry)>& is_known);

// The mirror's rows that no row of Drizzle's goes with, by their checksums.
void match_tracking_by_checksum(const History& history, const std::vector<FileHashes>& files,
                                Matching& matching);

// How many rows of Drizzle's, and of the mirror's, hold the hash.
std::size_t rows_with(const History& history, const std::string& hash);
std::size_t tracked_with(const History& history, const std::string& hash);

}  // namespace sluice
