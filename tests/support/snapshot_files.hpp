// Every snapshot file within reach: the fixtures', and those of SLUICE_SHARED where it is set.
#pragma once

#include <string>
#include <vector>

namespace sluice::test {

// Paths, sorted, of files named *snapshot.json below the fixtures and the shared evolutions, whose
// text has `"dialect": "<dialect>"` in its first kilobyte or anywhere.
std::vector<std::string> snapshot_files(const std::string& dialect);

}  // namespace sluice::test
