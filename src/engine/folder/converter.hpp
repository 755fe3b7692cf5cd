// One layout's folder as the other's: which files are written, and which go.
//
// The journal decides which layout a folder has, so that one step turns it over: all files of the
// new layout are written beside the old ones first, then the journal is removed (v0 to v1) or
// written (v1 to v0), then the old files go. Broken off before that step the folder is what it was;
// after it the new layout is whole. Converting again finishes either.
//
// What the other layout cannot hold is kept: the journal and snapshots of v0 in `.v0`, the
// snapshots of v1 in `.v1`. Converted back, what was not changed since is the same byte for byte.
// What an earlier conversion left behind is known by that record, and by being what it was.
#pragma once

#include "core/ports/database.hpp"
#include "engine/folder/conversion.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

// Reads everything, writes nothing. A folder that has the layout already gives only what an earlier
// conversion left behind, and its migrations, for a database that was not there then. Throws
// Error(bad_file) for what cannot be converted without loss, and for a link below the folder;
// Error(io) where a file of somebody else's is in the way; Error(refused) for a rollback file that
// could be several migrations'.
Conversion plan_conversion(const Project& project, Layout to, const FileSystem& files,
                           const Backend& backend);

void write_files(const Conversion& conversion, FileSystem& files);
// What write_files() wrote where no file was, when the folder is not to turn over after all.
void take_back(const Conversion& conversion, FileSystem& files);
// The step that turns the folder over, and the removal of what is left of the old layout.
void turn_over(const Conversion& conversion, FileSystem& files);

// Whether the folder had it before.
bool has_layout(const Conversion& conversion);
// Whether no file is to be changed.
bool is_empty(const Conversion& conversion);

}  // namespace sluice
