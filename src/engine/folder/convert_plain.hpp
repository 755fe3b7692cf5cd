// A folder of plain .sql files gets a journal; see converter.hpp. Its files keep their
// names, but for those of pairs, which get v0's. Until it has turned over, `.plain` says
// which files are copies.
#pragma once

#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "engine/folder/conversion.hpp"

namespace sluice {

Conversion convert_plain_to_v0(const Project& project, const FileSystem& files,
                               const Backend& backend);

// What such a conversion left behind when it was broken off behind its last step: paths
// below the folder.
std::vector<std::string> rest_of_plain(const Project& project, const FileSystem& files);

}  // namespace sluice
