// Which product a folder's migrations are for: files of other versions say it by other names.
#pragma once

#include <span>

#include "core/ports/snapshot_codec.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Gives the journal the product's own name for its dialect; one that is empty stays so. Throws
// Error(bad_file) for a dialect that is none of those known.
void name_dialect(Project& project, const FileSystem& files, std::span<const SnapshotFormat> known);

}  // namespace sluice
