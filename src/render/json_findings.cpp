#include "render/json_findings.hpp"

#include "base/text.hpp"

namespace sluice {

namespace {

void write_place(JsonWriter& json, const Where& where) {
  json.member("file", unless_empty(where.file))
      .member("line", unless_zero(where.line))
      .member("column", unless_zero(where.column));
}

std::string_view name_of_severity(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "error";
}

}  // namespace

std::optional<int> unless_zero(int number) {
  return number == 0 ? std::nullopt : std::optional<int>(number);
}

void write_error(JsonWriter& json, const ErrorInfo& error) {
  json.object()
      .member("code", sluice::name_of(error.code))
      .member("message", error.message)
      .member("sqlstate", unless_empty(error.sqlstate))
      .member("statement", unless_empty(error.statement));
  write_place(json, error.where);
  json.member("hint", unless_empty(error.hint)).end();
}

void write_diagnostics(JsonWriter& json, const std::vector<Diagnostic>& diagnostics) {
  json.array();
  for (const Diagnostic& diagnostic : diagnostics) {
    json.object()
        .member("severity", name_of_severity(diagnostic.severity))
        .member("code", diagnostic.code)
        .member("message", diagnostic.message);
    write_place(json, diagnostic.where);
    json.member("hint", unless_empty(diagnostic.hint)).end();
  }
  json.end();
}

}  // namespace sluice
