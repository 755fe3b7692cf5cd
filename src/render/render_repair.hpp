// What `repair` would do or did, as text and as JSON.
#pragma once

#include <string>

#include "render/style.hpp"
#include "sluice/uses.hpp"

namespace sluice {

std::string render_repair(const RepairSummary& report, const Style& style = {});
std::string json_repair(const RepairSummary& report);

}  // namespace sluice
