#include "render/render_repair.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/history/repair_plan.hpp"
#include "core/names/names.hpp"
#include "render/json_findings.hpp"
#include "render/render_text.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_shown_of_a_hash = 12;

// Hashes are shortened: what counts is that they differ.
std::string shown(const std::string& value) {
  if (value.empty()) return "none";
  if (is_sha256_hex(value)) return text::cat(value.substr(0, k_shown_of_a_hash), "…");
  return value;
}

std::string lines_of(std::string_view title, const std::string& sql) {
  const std::string body = sql.empty() ? "none" : std::string(text::trim(sql));
  return text::cat("     ", title, ":\n       ", text::replace_all(body, "\n", "\n       "), "\n");
}

std::string line_of(const RepairSummary::Line& repair) {
  if (repair.kind == name_of(RepairKind::rollback))
    return lines_of("stored now", repair.before) + lines_of(repair.what, repair.after);
  if (repair.kind != name_of(RepairKind::drift))
    return text::cat("     ", repair.what, ": ", shown(repair.before), " → ", shown(repair.after),
                     "\n");
  return text::cat("     ", repair.what, ":\n       ",
                   text::replace_all(repair.after, "\n", "\n       "), "\n");
}

std::string last_line(const RepairSummary& report, const Style& style) {
  const auto& left = report.left;
  const bool is_well = std::all_of(left.begin(), left.end(), [](const Finding& each) {
    return each.severity == Severity::info;
  });
  const std::string count = counted(report.repairs.size(), "repair");
  if (report.repairs.empty())
    return is_well ? style.green("✅ Nothing to repair.")
                   : style.yellow("⚠️ Nothing was repaired: see above.");
  return report.done ? style.green(text::cat("✅ ", count, " done."))
                     : text::cat(count, " to do; nothing was changed.");
}

void write_text_or_null(JsonWriter& json, std::string_view name, const std::string& value) {
  json.key(name);
  if (value.empty())
    json.null();
  else
    json.value(value);
}

}  // namespace

std::string render_repair(const RepairSummary& report, const Style& style) {
  std::string out;
  if (!report.repairs.empty())
    out = text::cat(style.bold(report.done ? "🔧 Repaired" : "🔧 Repair Plan"),
                    "\n================================\n");
  std::string migration = "?";
  for (const RepairSummary::Line& repair : report.repairs) {
    if (repair.migration != migration)
      out += text::cat("  ", repair.migration.empty() ? "the database" : repair.migration, "\n");
    migration = repair.migration;
    out += line_of(repair);
  }
  std::vector<Finding> remarks = report.losses;
  remarks.insert(remarks.end(), report.left.begin(), report.left.end());
  const std::string said = render_findings(remarks, Amount::all, style);
  if (!said.empty()) out += (out.empty() ? "" : "\n") + said;
  return text::cat(out, out.empty() ? "" : "\n", last_line(report, style), "\n");
}

std::string json_repair(const RepairSummary& report) {
  JsonWriter json(JsonStyle::indented);
  json.object().member("done", report.done).key("repairs").array();
  for (const RepairSummary::Line& repair : report.repairs) {
    json.object().member("kind", repair.kind);
    write_text_or_null(json, "migration", repair.migration);
    json.member("what", repair.what);
    write_text_or_null(json, "before", repair.before);
    write_text_or_null(json, "after", repair.after);
    json.end();
  }
  json.end().key("losses");
  write_findings(json, report.losses);
  json.key("diagnostics");
  write_findings(json, report.left);
  json.end();
  return json.text();
}

}  // namespace sluice
