// The status report. Scripts grep its head and its Applied and Pending lines: they are a contract.
#include "base/text.hpp"
#include "core/history/dispute.hpp"
#include "core/history/reconcile.hpp"
#include "render/render_text.hpp"
#include "render/status_summary.hpp"

namespace sluice {

namespace {

std::string head(const StatusSummary& summary, const Style& style) {
  const std::string last = summary.last_applied           ? *summary.last_applied
                           : summary.last_applied_unknown ? "(time unknown)"
                                                          : "never";
  std::string out = text::cat(
      "📊 ", style.bold("Migration Status Report"), "\n", "================================\n",
      "Total migration files: ", summary.total, "\n", "Applied migrations: ", summary.applied, "\n",
      "Pending migrations: ", summary.pending, "\n");
  if (summary.changed > 0) out += text::cat("Changed migrations: ", summary.changed, "\n");
  if (summary.missing > 0) out += text::cat("Missing migrations: ", summary.missing, "\n");
  if (summary.disputed > 0) out += text::cat("Disputed migrations: ", summary.disputed, "\n");
  if (summary.out_of_order > 0)
    out += text::cat("Out of order migrations: ", summary.out_of_order, "\n");
  if (summary.partial > 0) out += text::cat("Partial migrations: ", summary.partial, "\n");
  return out + text::cat("Last applied: ", last, "\n");
}

std::string how_far(const MigrationState& migration) {
  if (!migration.progress) return "partly applied";
  std::string out =
      text::cat(is_partly_undone(migration) ? "its rollback: " : "",
                counted(static_cast<std::size_t>(migration.progress->statements_done), "statement"),
                " committed");
  if (!migration.progress->in_doubt) return out;
  const int number = *migration.progress->in_doubt + 1;
  return migration.progress->refused
             ? text::cat(out, ", statement ", number, " failed")
             : text::cat(out, ", the outcome of statement ", number, " is unknown");
}

std::string partial_hint(const MigrationState& migration) {
  if (migration.progress && migration.progress->refused)
    return "Fix what stopped it; then `sluice resume` continues with that statement.";
  if (is_partly_undone(migration))
    return "`sluice resume` continues its rollback; if the outcome is unknown, it asks for --retry "
           "or --skip.";
  return migration.progress && migration.progress->in_doubt
             ? "`sluice resume` continues; if the outcome is unknown, it asks for --retry or "
               "--skip."
             : "`sluice resume` continues after the last committed statement.";
}

std::string hint(std::string_view sentence, const Style& style) {
  return text::cat("     ", style.green("hint:"), " ", sentence, "\n");
}

std::string line(const StatusReport& report, const MigrationState& migration, const Style& style) {
  const std::string time = migration.applied_at.value_or("(time unknown)");
  const std::string name = shown_name(report, migration);
  switch (migration.state) {
    case State::applied: return text::cat("  ✅ Applied ", name, " ", style.dim(time), "\n");
    case State::pending: return text::cat("  ⏳ Pending ", name, "\n");
    case State::changed:
      return text::cat("  ✏️ Changed ", name, " ", style.dim(time),
                       " (the file was edited after it was applied)\n") +
             hint(text::cat("Restore the file and write a new migration; if the edit is intended, "
                            "run `sluice repair ",
                            migration.tag, "`."),
                  style);
    case State::missing:
      return text::cat("  ❓ Missing ", name, " ", style.dim(time),
                       migration.row
                           ? " (in the history, but not in the journal)\n"
                           : " (in __migration_tracking, but neither in Drizzle's history "
                             "nor in the journal)\n") +
             hint(migration.row
                      ? "Another branch or a newer release may have applied it: get its files."
                      : "Get its files; if nobody has them, `sluice repair --forget` removes its "
                        "row.",
                  style);
    case State::disputed:
      return text::cat("  ⚡ Disputed ", name, " ", style.dim(time), " (",
                       who_holds(report.history, migration), ")\n") +
             hint(settling_hint(migration.tag), style);
    case State::out_of_order:
      return text::cat("  ⚠️ Out of order ", name,
                       " (older than the newest applied, and not applied)\n") +
             hint("`sluice migrate --out-of-order apply` runs it now, `skip` leaves it out.",
                  style);
    case State::partial:
      return text::cat("  ◐ Partial ", name, " (", how_far(migration), ")\n") +
             hint(partial_hint(migration), style);
  }
  return {};
}

std::string findings(const StatusReport& report, const StatusText& how, const Style& style) {
  std::vector<Finding> all = report.diagnostics;
  all.insert(all.end(), report.reconciliation.diagnostics.begin(),
             report.reconciliation.diagnostics.end());
  if (all.empty()) return {};
  std::string out = text::cat("\n🔎 ", style.bold("Findings:"), "\n");
  const std::string lines =
      render_findings(all, how.verbose ? Amount::all : Amount::short_list, style);
  for (const std::string& each : text::split(lines.substr(0, lines.size() - 1), "\n"))
    out += text::cat("  ", each, "\n");
  return out;
}

}  // namespace

std::string render_status(const StatusReport& report, const StatusText& how, const Style& style) {
  std::string out = head(summarize(report), style);
  if (!report.reconciliation.migrations.empty())
    out += text::cat("\n📋 ", style.bold("Migration Details:"), "\n");
  for (const MigrationState& migration : report.reconciliation.migrations)
    out += line(report, migration, style);
  if (!report.history.rollbacks.empty())
    out += text::cat("\n🔄 ", style.bold("Recent Rollbacks:"), "\n");
  for (const Event& event : report.history.rollbacks)
    out += text::cat("  ", event.at, " - ", shown_file(event.migration_name), "\n");
  return out + findings(report, how, style);
}

}  // namespace sluice
