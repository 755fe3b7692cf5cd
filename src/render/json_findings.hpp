// Errors and findings as JSON, which every report holds.
#pragma once

#include <optional>
#include <vector>

#include "base/json_writer.hpp"
#include "sluice/error.hpp"
#include "sluice/finding.hpp"

namespace sluice {

std::optional<int> unless_zero(int number);

// {code, message, sqlstate, statement, file, line, column, hint}, as the writer's next value.
void write_error(JsonWriter& json, const ErrorInfo& error);
// [{severity, code, message, migration, object, count, file, line, column, hint}], as the writer's
// next value.
void write_findings(JsonWriter& json, const std::vector<Finding>& findings);
void write_object(JsonWriter& json, const FindingObject& object);

}  // namespace sluice
