// A proof as text and as JSON. Pure functions to a string.
#pragma once

#include <string>

#include "render/style.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class JsonWriter;

std::string render_proof(const ProofReport& report, const Style& style = {});
std::string json_proof(const ProofReport& report);
// The same as the writer's next value.
void write_proof(JsonWriter& json, const ProofReport& report);

}  // namespace sluice
