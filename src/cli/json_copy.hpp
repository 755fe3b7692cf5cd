// Copies JSON that was read into JSON that is written, its texts changed on the way.
#pragma once

#include <functional>
#include <string>

#include "base/json.hpp"
#include "base/json_writer.hpp"

namespace sluice::cli {

// `change` is applied to string values, never to names of members.
void copy_json(const Json& from, JsonWriter& to, const std::function<std::string(const std::string&)>& change);

}  // namespace sluice::cli
