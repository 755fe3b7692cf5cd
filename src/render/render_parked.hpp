// The report of `parked`: what is parked, or what was thrown away, as text and as JSON.
#pragma once

#include <string>
#include <vector>

#include "engine/undo/parked.hpp"

namespace sluice {

enum class ParkedFate { kept, purged };
std::string render_parked(const std::vector<ParkedCopy>& copies, ParkedFate fate);
std::string json_parked(const std::vector<ParkedCopy>& copies, ParkedFate fate);
// "512 bytes", "8.0 kB", "1.2 MB"
std::string shown_size(std::int64_t bytes);

}  // namespace sluice
