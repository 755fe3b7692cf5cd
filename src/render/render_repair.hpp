// What `repair` would do or did, as text and as JSON.
#pragma once

#include <string>

#include "engine/use/repair.hpp"
#include "render/style.hpp"

namespace sluice {

std::string render_repair(const RepairReport& report, const Style& style = {});
std::string json_repair(const RepairReport& report);

}  // namespace sluice
