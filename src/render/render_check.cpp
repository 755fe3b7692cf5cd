#include "render/render_check.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "engine/folder/checker.hpp"
#include "render/json_findings.hpp"
#include "render/render_verify.hpp"

namespace sluice {

namespace {

// What is said of all that was looked at.
std::string looked_at(const CheckReport& report, const std::optional<Replay>& replay) {
  std::string all = text::cat(counted(report.migrations, "migration"), ", ",
                              counted(report.snapshots, "snapshot"));
  if (replay)
    all += text::cat("; replayed on ", replay->product, ", ", counted(replay->compared, "snapshot"),
                     " compared");
  return all;
}

void write_replay(JsonWriter& json, const std::optional<Replay>& replay) {
  json.key("replay");
  if (!replay) {
    json.null();
    return;
  }
  json.object()
      .member("product", replay->product)
      .member("compared", replay->compared)
      .key("differences")
      .array();
  for (const ReplayDifference& migration : replay->differing)
    for (Drift drift : migration.differences) {
      drift.tag = migration.tag;
      write_difference(json, drift);
    }
  json.end().end();
}

}  // namespace

std::string render_check(const CheckReport& report, const std::optional<Replay>& replay,
                         Amount amount, const Style& style) {
  std::string out = render_findings(report.findings, amount, style);
  if (!out.empty()) out += "\n";
  const std::string all = looked_at(report, replay);
  if (!has_errors(report)) return text::cat(out, style.green("✅ Everything is fine: " + all), "\n");
  std::size_t errors = 0;
  for (const Finding& finding : report.findings)
    if (finding.severity == Severity::error) ++errors;
  return text::cat(out, style.red(text::cat("❌ ", counted(errors, "error"), " in ", all)), "\n");
}

void write_check(JsonWriter& json, const CheckReport& report, const std::optional<Replay>& replay) {
  json.member("migrations", report.migrations).member("snapshots", report.snapshots);
  write_replay(json, replay);
  json.key("diagnostics");
  write_findings(json, report.findings);
}

std::string json_check(const CheckReport& report, const std::optional<Replay>& replay,
                       const std::string& folder) {
  JsonWriter json(JsonStyle::indented);
  json.object().member("folder", folder);
  write_check(json, report, replay);
  return json.end().text();
}

}  // namespace sluice
