#include "render/json_findings.hpp"

#include "base/text.hpp"
#include "core/names/names.hpp"

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

// The one that it is about, also where several could have been.
std::optional<std::string> migration_of(const Finding& finding) {
  if (finding.migration) return file_name(stem_of(*finding.migration));
  for (const FindingDetail& each : finding.details)
    if (each.name == Detail::migrations && each.values.size() == 1)
      return file_name(stem_of(each.values.front()));
  return std::nullopt;
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

void write_object(JsonWriter& json, const FindingObject& object) {
  json.object()
      .member("kind", object.kind)
      .member("schema", unless_empty(object.schema))
      .member("name", object.name)
      .member("part", unless_empty(object.part))
      .end();
}

void write_findings(JsonWriter& json, const std::vector<Finding>& findings) {
  json.array();
  for (const Finding& finding : findings) {
    json.object()
        .member("severity", name_of_severity(finding.severity))
        .member("code", sluice::name_of(finding.code))
        .member("message", message_of(finding));
    json.member("migration", migration_of(finding)).key("object");
    if (finding.object)
      write_object(json, *finding.object);
    else
      json.null();
    json.member("count", finding.count);
    write_place(json, finding.where);
    json.member("hint", unless_empty(hint_of(finding))).end();
  }
  json.end();
}

}  // namespace sluice
