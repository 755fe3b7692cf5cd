// What `check` found in a folder, as text and as JSON.
#pragma once

#include <optional>
#include <string>

#include "engine/scratch/replayer.hpp"
#include "render/render_text.hpp"
#include "render/style.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class JsonWriter;

std::string render_check(const CheckReport& report, const std::optional<Replay>& replay,
                         Amount amount, const Style& style = {});
std::string json_check(const CheckReport& report, const std::optional<Replay>& replay,
                       const std::string& folder);
// The members of an open object, without the folder.
void write_check(JsonWriter& json, const CheckReport& report, const std::optional<Replay>& replay);

}  // namespace sluice
