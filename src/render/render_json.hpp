// Reports as JSON: the `data` of the envelope, and the envelope itself. Pure functions to a string.
// The shapes are documented in schemas/: add members, never rename or remove.
#pragma once

#include <optional>
#include <string>

#include "sluice/error.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class JsonWriter;

// {ok, command, exit_status, error, data}; `data` is JSON text. Ended by a newline.
std::string render_envelope(const std::string& command, int exit_status,
                            const std::optional<ErrorInfo>& error, const std::string& data);

// Where the report's facts come from.
struct StatusPlace {
  std::string folder, database, dialect;
};
// The members of an open object; `write_run` leaves out the failure, which an envelope holds.
void write_status(JsonWriter& json, const StatusReport& report);
void write_run(JsonWriter& json, const RunReport& report);
std::string json_status(const StatusReport& report, const StatusPlace& place);
std::string json_plan(const Plan& plan);
// `proof`: of migrate --prove.
std::string json_run(const RunReport& report, const ProofReport* proof = nullptr);

}  // namespace sluice
