#include "render/render_proof.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/names/proof_names.hpp"
#include "render/json_findings.hpp"
#include "render/render_text.hpp"

namespace sluice {

namespace {

using Cells = std::vector<std::string>;

std::string shown_stage(ProofStage stage) { return text::replace_all(name_of(stage), "_", " "); }

const ProofFinding* finding_at(const MigrationProof& proof, ProofStage stage) {
  for (const ProofFinding& finding : proof.findings)
    if (finding.stage == stage) return &finding;
  return nullptr;
}

// A step is reached where none before it failed, and where there is something to run.
std::string cell_of(const MigrationProof& proof, ProofStage stage) {
  if (finding_at(proof, stage) != nullptr) return "❌";
  const bool is_after_failure = !proof.findings.empty() && proof.findings.front().stage < stage;
  if (proof.verdict == ProofVerdict::not_reached || is_after_failure) return "–";
  const bool is_undone = !proof.is_kept;
  return stage == ProofStage::up || is_undone ? "✅" : "–";
}

std::string cell_of(SnapshotAgreement agreement) {
  switch (agreement) {
    case SnapshotAgreement::not_compared: return "–";
    case SnapshotAgreement::agrees: return "✅";
    case SnapshotAgreement::differs: return "⚠️";
  }
  return "–";
}

std::string verdict_text(ProofVerdict verdict) {
  switch (verdict) {
    case ProofVerdict::proven: return "proven";
    case ProofVerdict::declared: return "declared";
    case ProofVerdict::not_proven: return "not proven";
    case ProofVerdict::not_reached: return "not reached";
  }
  return {};
}

Cells row_of(const MigrationProof& proof) {
  return {shown_file(proof.tag),
          proof.rows > 0 ? std::to_string(proof.rows) : "–",
          cell_of(proof, ProofStage::up),
          cell_of(proof, ProofStage::down),
          cell_of(proof, ProofStage::up_again),
          cell_of(proof.snapshot),
          proof.irreversible.empty() ? "–" : counted(proof.irreversible.size(), "part"),
          verdict_text(proof.verdict)};
}

std::string details_of(const ProofFinding& finding, const MigrationProof& proof,
                       const Style& style) {
  std::string out;
  const std::string stage = shown_stage(finding.stage);
  if (finding.failure)
    out += text::cat(
        "  ", stage, ": ",
        text::replace_all(text::trim(render_error(*finding.failure, style)), "\n", "\n    "), "\n");
  const bool is_written = finding.stage == ProofStage::down && !proof.rollback_file.empty();
  const std::string after = is_written                          ? proof.rollback_file
                            : finding.stage == ProofStage::down ? "its derived rollback"
                                                                : proof.file;
  const auto tell = [&](std::string_view what, const std::vector<std::string>& lines,
                        std::string_view more) {
    if (!lines.empty()) out += text::cat("  ", stage, ": ", what, " after ", after, more, "\n");
    for (const std::string& line : lines) out += text::cat("    - ", line, "\n");
  };
  tell("the schema differs", finding.differences, "");
  tell("rows or counters differ", finding.row_differences, ", which does not declare it");
  return out;
}

std::string details_of(const MigrationProof& proof, const Style& style) {
  std::string out;
  for (const ProofFinding& finding : proof.findings) out += details_of(finding, proof, style);
  for (const std::string& lost : proof.irreversible)
    out += text::cat("  irreversible: ", lost, "\n");
  for (const std::string& line : proof.snapshot_differences)
    out += text::cat("  snapshot: ", line, "\n");
  for (const std::string& remark : proof.remarks) out += text::cat("  note: ", remark, "\n");
  if (out.empty()) return {};
  return text::cat("\n", style.bold(shown_file(proof.tag)), "\n", out);
}

// Each table once, with the migrations that were tried without its rows.
std::string tables_without_rows(const ProofReport& report) {
  std::vector<std::pair<std::string, std::vector<std::string>>> tables;
  for (const MigrationProof& proof : report.migrations)
    for (const TableWithoutRows& each : proof.without_rows) {
      const std::string line =
          text::cat(each.table, ": ", text::replace_all(text::trim(each.reason), "\n", "\n      "));
      const auto found = std::find_if(tables.begin(), tables.end(),
                                      [&](const auto& table) { return table.first == line; });
      auto& names =
          found == tables.end() ? tables.emplace_back(line, Cells()).second : found->second;
      names.push_back(shown_file(proof.tag));
    }
  std::string out;
  for (const auto& [line, names] : tables)
    out += text::cat("  ", line, " (", name_list(names), ")\n");
  return out.empty() ? out : text::cat("\nTables without rows\n", out);
}

std::string last_line(const ProofReport& report, const Style& style) {
  const std::size_t all = report.migrations.size();
  const std::size_t proven = count(report, ProofVerdict::proven);
  const std::size_t declared = count(report, ProofVerdict::declared);
  const std::string numbers =
      text::cat(counted(all, "migration"), ": ", proven, " proven, ", declared,
                " declared irreversible, ", count(report, ProofVerdict::not_proven),
                " not proven, ", count(report, ProofVerdict::not_reached),
                " not reached; snapshots: ", count(report, SnapshotAgreement::agrees), " agree, ",
                count(report, SnapshotAgreement::differs), " differ");
  return (holds(report) ? style.green(text::cat("✅ ", numbers))
                        : style.red(text::cat("❌ ", numbers))) +
         "\n";
}

void write_lines(JsonWriter& json, std::string_view name, const std::vector<std::string>& lines) {
  json.key(name).array();
  for (const std::string& line : lines) json.value(line);
  json.end();
}

void write_finding(JsonWriter& json, const ProofFinding& finding) {
  json.object().member("stage", name_of(finding.stage)).key("error");
  if (finding.failure)
    write_error(json, *finding.failure);
  else
    json.null();
  write_lines(json, "differences", finding.differences);
  write_lines(json, "row_differences", finding.row_differences);
  json.end();
}

void write_migration(JsonWriter& json, const MigrationProof& proof) {
  using OptionalText = std::optional<std::string>;
  json.object()
      .member("migration", shown_file(proof.tag))
      .member("tag", proof.tag)
      .member("file", proof.file)
      .member("checksum", proof.checksum)
      .member("verdict", name_of(proof.verdict))
      .member("rollback_file",
              proof.rollback_file.empty() ? OptionalText() : OptionalText(proof.rollback_file));
  write_lines(json, "irreversible", proof.irreversible);
  json.key("findings").array();
  for (const ProofFinding& finding : proof.findings) write_finding(json, finding);
  json.end();
  write_lines(json, "remarks", proof.remarks);
  json.member("rows", static_cast<std::int64_t>(proof.rows)).key("without_rows").array();
  for (const TableWithoutRows& each : proof.without_rows)
    json.object().member("table", each.table).member("reason", each.reason).end();
  json.end();
  json.member("snapshot", name_of(proof.snapshot));
  write_lines(json, "snapshot_differences", proof.snapshot_differences);
  json.member("duration_ms", static_cast<std::int64_t>(proof.took.count())).end();
}

}  // namespace

std::string render_proof(const ProofReport& report, const Style& style) {
  if (report.migrations.empty()) return "✅ Nothing to prove: there are no migrations.\n";
  std::vector<Cells> rows = {
      {"MIGRATION", "ROWS", "UP", "DOWN", "UP AGAIN", "SNAPSHOT", "IRREVERSIBLE", "PROOF"}};
  std::string details;
  for (const MigrationProof& proof : report.migrations) {
    rows.push_back(row_of(proof));
    details += details_of(proof, style);
  }
  const std::string where =
      report.product.empty() ? ""
                             : text::cat(" (scratch database, ",
                                         report.product.substr(0, report.product.find(' ')), ")");
  return text::cat("🔬 Proof Report", where, "\n================================\n",
                   render_table(rows), details, tables_without_rows(report), "\n",
                   last_line(report, style));
}

void write_proof(JsonWriter& json, const ProofReport& report) {
  json.object()
      .member("product", report.product)
      .member("holds", holds(report))
      .member("proven", count(report, ProofVerdict::proven))
      .member("declared", count(report, ProofVerdict::declared))
      .member("not_proven", count(report, ProofVerdict::not_proven))
      .member("not_reached", count(report, ProofVerdict::not_reached))
      .member("snapshots_agree", count(report, SnapshotAgreement::agrees))
      .member("snapshots_differ", count(report, SnapshotAgreement::differs));
  json.key("migrations").array();
  for (const MigrationProof& proof : report.migrations) write_migration(json, proof);
  json.end().key("diagnostics");
  write_findings(json, report.diagnostics);
  json.end();
}

std::string json_proof(const ProofReport& report) {
  JsonWriter json(JsonStyle::indented);
  write_proof(json, report);
  return json.text();
}

}  // namespace sluice
