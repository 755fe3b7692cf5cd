// What of a migration is in the database, in words.
#pragma once

#include <string>
#include <vector>

namespace sluice {

// "a is there, b is not, c differs"
std::string presence_text(const std::vector<std::string>& there,
                          const std::vector<std::string>& absent,
                          const std::vector<std::string>& differing);

}  // namespace sluice
