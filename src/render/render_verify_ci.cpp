// What `verify` found, for the machines that show it: GitHub Actions, code scanning, test reports.
#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "base/visible.hpp"
#include "render/render_verify.hpp"
#include "render/workflow_command.hpp"

namespace sluice {

namespace {

std::string_view sarif_level(Severity severity) {
  switch (severity) {
    case Severity::info: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "error";
}

std::string_view command_of(Severity severity) {
  return severity == Severity::info ? "notice" : sarif_level(severity);
}

std::string with_hint(const Finding& finding) {
  const std::string hint = hint_of(finding);
  return hint.empty() ? message_of(finding) : text::cat(message_of(finding), "\n", hint);
}

std::string xml(std::string_view said) {
  std::string out;
  for (const char c : visible_in_xml(said)) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string in_table(std::string_view said) {
  return text::replace_all(text::replace_all(said, "|", "\\|"), "\n", " ");
}

struct Area {
  std::string_view name;
  std::vector<Finding> findings;
};

std::vector<Area> areas_of(const Verification& found, const std::string& folder) {
  Verification database;
  database.drift = found.drift;
  database.comparison = found.comparison;
  database.expectations = found.expectations;
  std::vector<Area> areas = {{"files", found.files}};
  if (found.scope == VerifyScope::files) return areas;
  std::vector<Finding> history = found.history;
  history.insert(history.end(), found.forensics.begin(), found.forensics.end());
  areas.push_back({"history", std::move(history)});
  areas.push_back({"database", findings_of(database, folder)});
  return areas;
}

std::vector<Finding> errors_of(const Area& area) {
  std::vector<Finding> errors;
  for (const Finding& finding : area.findings)
    if (finding.severity == Severity::error) errors.push_back(finding);
  return errors;
}

void write_result(JsonWriter& json, const Finding& finding) {
  json.object()
      .member("ruleId", name_of(finding.code))
      .member("level", sarif_level(finding.severity));
  json.key("message").object().member("text", with_hint(finding)).end();
  if (!finding.where.file.empty()) {
    json.key("locations").array().object().key("physicalLocation").object();
    json.key("artifactLocation").object().member("uri", finding.where.file).end();
    if (finding.where.line > 0)
      json.key("region").object().member("startLine", finding.where.line).end();
    json.end().end().end();
  }
  json.end();
}

}  // namespace

std::string render_verify_github(const Verification& found, const StatusPlace& place) {
  std::string out;
  for (const Finding& finding : findings_of(found, place.folder)) {
    std::string properties = text::cat(" title=", escaped_property(name_of(finding.code)));
    if (!finding.where.file.empty())
      properties += text::cat(",file=", escaped_property(finding.where.file));
    if (finding.where.line > 0) properties += text::cat(",line=", finding.where.line);
    out += text::cat("::", command_of(finding.severity), properties,
                     "::", escaped(with_hint(finding)), "\n");
  }
  return out + (exit_status_of(found) == 0 ? "✅ All verification checks passed!\n"
                                           : "❌ Verification failed.\n");
}

std::string render_verify_summary(const Verification& found, const StatusPlace& place) {
  std::string out = text::cat("## ", exit_status_of(found) == 0 ? "✅" : "❌", " Sluice verify\n\n");
  const auto findings = findings_of(found, place.folder);
  if (findings.empty()) return out + "Journal, history, database and snapshot agree.\n";
  out += "| | what | finding | next |\n|---|---|---|---|\n";
  for (const Finding& finding : findings)
    out +=
        text::cat("| ", sarif_level(finding.severity), " | ", in_table(name_of(finding.code)),
                  " | ", in_table(message_of(finding)), " | ", in_table(hint_of(finding)), " |\n");
  return out;
}

std::string render_verify_sarif(const Verification& found, const StatusPlace& place) {
  JsonWriter json(JsonStyle::indented);
  const auto findings = findings_of(found, place.folder);
  json.object()
      .member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      .member("version", "2.1.0")
      .key("runs")
      .array()
      .object()
      .key("tool")
      .object()
      .key("driver")
      .object()
      .member("name", "sluice")
      .key("rules")
      .array();
  std::vector<FindingCode> rules;
  for (const Finding& finding : findings)
    if (std::find(rules.begin(), rules.end(), finding.code) == rules.end())
      rules.push_back(finding.code);
  for (const FindingCode rule : rules) json.object().member("id", name_of(rule)).end();
  json.end().end().end().key("results").array();
  for (const Finding& finding : findings) write_result(json, finding);
  return json.end().end().end().end().text() + "\n";
}

std::string render_verify_junit(const Verification& found, const StatusPlace& place) {
  const std::vector<Area> areas = areas_of(found, place.folder);
  const auto failed = std::count_if(areas.begin(), areas.end(),
                                    [](const Area& area) { return !errors_of(area).empty(); });
  std::string out = text::cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
                              "<testsuite name=\"sluice verify\" tests=\"", areas.size(),
                              "\" failures=\"", failed, "\">\n");
  for (const Area& area : areas) {
    out += text::cat("  <testcase classname=\"verify\" name=\"", area.name, "\"");
    const auto errors = errors_of(area);
    out += errors.empty() ? "/>\n" : ">\n";
    for (const Finding& error : errors)
      out += text::cat("    <failure type=\"", xml(name_of(error.code)), "\" message=\"",
                       xml(message_of(error)), "\">", xml(with_hint(error)), "</failure>\n");
    if (!errors.empty()) out += "  </testcase>\n";
  }
  return out + "</testsuite>\n";
}

}  // namespace sluice
