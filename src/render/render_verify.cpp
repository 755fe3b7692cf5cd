#include "render/render_verify.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "base/visible.hpp"
#include "core/finding/found_object.hpp"
#include "render/json_findings.hpp"
#include "render/status_summary.hpp"

namespace sluice {

namespace {

using Findings = std::vector<Finding>;

bool has(const Findings& findings, Severity severity) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.severity == severity; });
}

std::string_view mark(const Findings& findings) {
  if (has(findings, Severity::error)) return "❌";
  return has(findings, Severity::warning) ? "⚠️" : "✅";
}

std::string_view name_of_kind(DriftKind kind) {
  switch (kind) {
    case DriftKind::missing: return "missing";
    case DriftKind::unexpected: return "unexpected";
    case DriftKind::changed: return "changed";
  }
  return "changed";
}

std::string indented(std::string_view block) {
  std::string out;
  for (const std::string& line : text::split(block, "\n"))
    if (!line.empty()) out += text::cat("   ", line, "\n");
  return out;
}

std::string area(std::string_view name, std::string_view summary, const Findings& findings,
                 Amount amount, const Style& style) {
  return text::cat(mark(findings), " ", style.bold(name), ": ", summary, "\n",
                   indented(render_findings(findings, amount, style)));
}

std::string history_summary(const Verification& found) {
  const StatusSummary summary = summarize(found.status);
  std::string out = text::cat(summary.applied, " applied, ", summary.pending, " pending");
  if (summary.changed > 0) out += text::cat(", ", summary.changed, " changed");
  if (summary.missing > 0) out += text::cat(", ", summary.missing, " missing");
  if (summary.out_of_order > 0) out += text::cat(", ", summary.out_of_order, " out of order");
  if (summary.partial > 0) out += text::cat(", ", summary.partial, " partial");
  return out;
}

std::string difference(const Drift& drift, const Style& style) {
  std::string out = text::cat("   ", style.red(name_of_kind(drift.kind)), " ",
                              style.bold(visible_line(name_of(drift.object))), "\n");
  const auto value = [](const std::string& text) {
    return text::replace_all(text, "\n", "\n               ");
  };
  if (!drift.expected.empty()) out += text::cat("     expected: ", value(drift.expected), "\n");
  if (!drift.actual.empty()) out += text::cat("     found:    ", value(drift.actual), "\n");
  if (!drift.tag.empty()) out += text::cat("     last changed by ", shown_file(drift.tag), "\n");
  for (const std::string& statement : drift.mend)
    out += text::cat("     ", style.green("repair:"), " ",
                     text::replace_all(statement, "\n", "\n           "), "\n");
  return out;
}

// "as the snapshot of 0003_x says", "2 differences from what the applied SQL makes"
std::string comparison_summary(const Verification& found) {
  const std::string& tag = found.compared_with;
  if (tag.empty() && !found.is_replayed) return "compared with no snapshot";
  const std::size_t count = found.drift.differences.size();
  const std::string snapshot = text::cat("the snapshot of ", tag);
  if (!found.is_replayed)
    return count == 0 ? text::cat("as ", snapshot, " says")
                      : text::cat(counted(count, "difference"), " from ", snapshot);
  const std::string sql = "the applied SQL";
  if (count > 0)
    return text::cat(counted(count, "difference"), " from ",
                     tag.empty() ? "what " : text::cat(snapshot, " and "), sql,
                     tag.empty() ? " makes" : "");
  return tag.empty() ? text::cat("as ", sql, " makes it")
                     : text::cat("as ", snapshot, " and ", sql, " say");
}

std::string database_area(const Verification& found, const VerifyText& how, const Style& style) {
  const auto& differences = found.drift.differences;
  Findings findings = found.comparison;
  findings.insert(findings.end(), found.expectations.begin(), found.expectations.end());
  const std::string counts =
      text::cat(counted(found.tables.size(), "table"), ", ", counted(found.enums.size(), "enum"));
  const std::string agrees = comparison_summary(found);
  std::string out =
      text::cat(differences.empty() ? mark(findings) : "❌", " ", style.bold("Database"), ": ",
                agrees, "; ", counts, "\n", indented(render_findings(findings, how.amount, style)));
  for (const Drift& drift : differences) out += difference(drift, style);
  return out;
}

std::string listing(std::string_view title, const std::vector<std::string>& names) {
  std::string out = text::cat("\n", title, " (", names.size(), ")\n");
  for (const std::string& name : names) out += text::cat("  ", visible_line(name), "\n");
  return out;
}

std::string unknown_objects(const Verification& found, const Style& style) {
  const auto& unknown = found.drift.unknown;
  if (unknown.empty()) return {};
  std::string out = text::cat("\nℹ️ ", style.bold("Objects that no snapshot knows"), " (",
                              unknown.size(), ")\n");
  for (const ObjectRef& object : unknown)
    out += text::cat("  ", visible_line(name_of(object)), "\n");
  return out;
}

std::string last_line(int status, VerifyScope scope, const StatusReport& report) {
  if (status == 0 && scope == VerifyScope::files)
    return "\n✅ All files agree; no database was checked.\n";
  if (status == 0) return "\n✅ All verification checks passed!\n";
  if (status == exit_status(ErrorCode::pending))
    return text::cat("\n⏳ ",
                     counted(static_cast<std::size_t>(summarize(report).pending), "migration"),
                     " pending; everything else agrees.\n");
  return "\n❌ Verification failed: see above.\n";
}

void write_names(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key).array();
  for (const std::string& name : names) json.value(name);
  json.end();
}

}  // namespace

void write_difference(JsonWriter& json, const Drift& drift) {
  json.object().member("kind", name_of_kind(drift.kind)).key("object");
  write_object(json, found_object(drift.object));
  json.member("expected", unless_empty(drift.expected))
      .member("actual", unless_empty(drift.actual))
      .key("properties")
      .array();
  for (const DriftAspect& aspect : drift.aspects)
    json.object()
        .member("name", aspect.name)
        .member("expected", unless_empty(aspect.expected))
        .member("actual", unless_empty(aspect.actual))
        .end();
  json.end().member("migration",
                    drift.tag.empty() ? std::nullopt : std::optional(shown_file(drift.tag)));
  write_names(json, "mend", drift.mend);
  json.end();
}

std::string shown_object(const ObjectRef& object) {
  std::string out = object.name.schema.empty() ? "" : text::cat(object.name.schema, ".");
  out += object.name.name;
  return object.part.empty() ? out : text::cat(out, ".", object.part);
}

std::string render_verify(const Verification& found, const StatusPlace& place,
                          const VerifyText& how, const Style& style) {
  std::string out =
      text::cat("🔎 ", style.bold("Verification Report"), "\n================================\n");
  out += area("Files",
              text::cat(place.folder, ", ", counted(found.status.entries.size(), "migration"), ", ",
                        counted(found.snapshots, "snapshot")),
              found.files, how.amount, style);
  if (found.scope == VerifyScope::everything) {
    out += area("History", history_summary(found), found.history, how.amount, style);
    if (!found.forensics.empty())
      out += area("Forensics", "what truly took effect", found.forensics, Amount::all, style);
    out += database_area(found, how, style);
    if (how.lists_objects) out += listing("Tables", found.tables) + listing("Enums", found.enums);
    out += unknown_objects(found, style);
  }
  return out + last_line(exit_status_of(found), found.scope, found.status);
}

std::string json_verify(const Verification& found, const StatusPlace& place) {
  JsonWriter json(JsonStyle::indented);
  const StatusSummary summary = summarize(found.status);
  const bool is_connected = found.scope == VerifyScope::everything;
  json.object()
      .member("passed", exit_status_of(found) == 0)
      .member("folder", place.folder)
      .member("database", is_connected ? unless_empty(place.database) : std::nullopt)
      .member("dialect", place.dialect)
      .member("migrations", found.status.entries.size())
      .member("snapshots", found.snapshots)
      .member("applied", summary.applied)
      .member("pending", summary.pending)
      .member("compared_with", unless_empty(found.compared_with))
      .member("replayed", found.is_replayed)
      .key("differences")
      .array();
  for (const Drift& drift : found.drift.differences) write_difference(json, drift);
  json.end().key("unknown").array();
  for (const ObjectRef& object : found.drift.unknown) write_object(json, found_object(object));
  json.end();
  write_names(json, "tables", found.tables);
  write_names(json, "enums", found.enums);
  json.key("diagnostics");
  Verification rest = found;
  rest.drift = {};
  write_findings(json, findings_of(rest, place.folder));
  return json.end().text();
}

std::string render_findings(const VerifyReport& report, const Style& style) {
  return render_findings(report.findings, Amount::all, style) +
         last_line(report.exit_status, report.scope, report.status);
}

std::string json_findings(const VerifyReport& report) {
  JsonWriter json(JsonStyle::indented);
  const StatusSummary summary = summarize(report.status);
  json.object()
      .member("passed", report.exit_status == 0)
      .member("migrations", report.status.entries.size())
      .member("applied", summary.applied)
      .member("pending", summary.pending)
      .member("compared_with", unless_empty(report.compared_with));
  json.key("diagnostics");
  write_findings(json, report.findings);
  return json.end().text();
}

}  // namespace sluice
