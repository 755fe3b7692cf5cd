// Writes JSON that was read, as JSON.stringify(JSON.parse(text)) would.
#pragma once

#include "base/json.hpp"
#include "base/json_writer.hpp"

namespace sluice {

void copy_json(const Json& from, JsonWriter& to);

}  // namespace sluice
