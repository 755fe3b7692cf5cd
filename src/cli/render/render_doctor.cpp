#include "cli/render/render_doctor.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "render/json_findings.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

namespace {

std::string_view mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::fine: return "✅";
    case Verdict::note: return "ℹ️";
    case Verdict::wrong: return "❌";
  }
  return "❌";
}

std::string_view name_of_verdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::fine: return "fine";
    case Verdict::note: return "note";
    case Verdict::wrong: return "wrong";
  }
  return "wrong";
}

std::string last_line(const DoctorReport& report) {
  if (!is_healthy(report)) return "❌ Something is wrong: see above.";
  const auto warnings = std::count_if(
      report.diagnostics.begin(), report.diagnostics.end(),
      [](const Finding& diagnostic) { return diagnostic.severity == Severity::warning; });
  if (warnings == 0) return "✅ Nothing is wrong.";
  return text::cat("⚠️ Nothing prevents a run, but see the ",
                   counted(static_cast<std::size_t>(warnings), "warning"), " above.");
}

std::string origin_table(const std::vector<Origin>& origins) {
  std::vector<std::vector<std::string>> rows;
  for (const Origin& origin : origins)
    rows.push_back({"  " + origin.setting, origin.value, origin.source});
  return rows.empty() ? "" : render_table(rows) + "\n";
}

}  // namespace

bool is_healthy(const DoctorReport& report) {
  return std::none_of(report.checks.begin(), report.checks.end(),
                      [](const Check& check) { return check.verdict == Verdict::wrong; }) &&
         std::none_of(
             report.diagnostics.begin(), report.diagnostics.end(),
             [](const Finding& diagnostic) { return diagnostic.severity == Severity::error; });
}

std::string render_doctor(const DoctorReport& report, Amount amount, const Style& style) {
  std::string out = text::cat("🩺 ", style.bold(text::cat("Sluice ", report.version)), "\n\n");
  out += origin_table(report.origins);
  for (const Check& check : report.checks) {
    out += text::cat(mark(check.verdict), " ", check.subject, ": ", check.message, "\n");
    if (!check.hint.empty()) out += text::cat("   ", style.green("hint:"), " ", check.hint, "\n");
  }
  if (!report.diagnostics.empty()) out += "\n";
  out += render_findings(report.diagnostics, amount, style);
  return text::cat(out, "\n", last_line(report), "\n");
}

std::string json_doctor(const DoctorReport& report) {
  JsonWriter json(JsonStyle::indented);
  json.object().member("version", report.version).member("healthy", is_healthy(report));
  json.key("settings").array();
  for (const Origin& origin : report.origins)
    json.object()
        .member("setting", origin.setting)
        .member("value", origin.value)
        .member("source", origin.source)
        .end();
  json.end().key("checks").array();
  for (const Check& check : report.checks)
    json.object()
        .member("subject", check.subject)
        .member("verdict", name_of_verdict(check.verdict))
        .member("message", check.message)
        .member("hint", check.hint.empty() ? std::nullopt : std::optional<std::string>(check.hint))
        .end();
  json.end().key("diagnostics");
  write_findings(json, report.diagnostics);
  return json.end().text();
}

}  // namespace sluice::cli
