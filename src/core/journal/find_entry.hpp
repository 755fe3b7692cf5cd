// Which entry a name on the command line means.
#pragma once

#include <cstddef>
#include <string>

#include "sluice/migration.hpp"

namespace sluice {

// The index of the entry that `name` means: a tag, a file name, or an unambiguous NNNN.
// Error(usage) else.
std::size_t find_entry(const Journal& journal, const std::string& name);

}  // namespace sluice
