// What `repair` would do or did, as text and as JSON.
#pragma once

#include <string>

#include "cli/base/style.hpp"
#include "engine/use/repair.hpp"

namespace sluice::cli {

std::string render_repair(const RepairReport& report, const Style& style = {});
std::string json_repair(const RepairReport& report);

}  // namespace sluice::cli
