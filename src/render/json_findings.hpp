// Errors and findings as JSON, which every report holds.
#pragma once

#include <optional>
#include <vector>

#include "base/json_writer.hpp"
#include "sluice/diagnostic.hpp"
#include "sluice/error.hpp"

namespace sluice {

std::optional<int> unless_zero(int number);

// {code, message, sqlstate, statement, file, line, column, hint}, as the writer's next value.
void write_error(JsonWriter& json, const ErrorInfo& error);
// [{severity, code, message, file, line, column, hint}], as the writer's next value.
void write_diagnostics(JsonWriter& json, const std::vector<Diagnostic>& diagnostics);

}  // namespace sluice
