#include "engine/use/claims.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "core/history/evidence.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/names.hpp"
#include "core/ports/transaction.hpp"

namespace sluice {

namespace {

std::vector<Evidence> look_for_claims(const Workspace& work, const Reconciliation& found,
                                      Connection& connection) {
  const std::vector<std::size_t> entries = claimed_entries(found);
  if (entries.empty()) return {};
  const Schema actual = read_only(connection, [&] {
    return work.introspector().introspect_objects(connection, work.options.tables);
  });
  return evidence_of(work.project, entries, actual, work.dialect(), unapplied_entries(found));
}

}  // namespace

std::optional<Finding> tell_unread_history(const Workspace& work, const History& history) {
  const std::string& columns = work.tracker.unread_columns();
  if (columns.empty() || !history.rows.empty() || !history.tracking.empty()) return {};
  return Finding{.code = FindingCode::history_unread,
                 .severity = Severity::error,
                 .details = {{Detail::columns, columns}}};
}

namespace {

// Where a history usually is that is not where this run looks for it.
std::string other_place(const std::string& schema, const DialectFacts& facts) {
  const std::string usual = HistoryTables().schema;
  if (schema == usual) return std::string(facts.default_schema());
  return schema == facts.default_schema() ? usual : "";
}

[[noreturn]] void refuse_other_place(const std::string& there, const std::string& here,
                                     const std::string& tag, std::string_view how) {
  throw Error(ErrorCode::drift,
              text::cat(there, " holds ", tag, ", and this run goes by ", here, ", which does not"),
              text::cat(how, "; if nobody uses that table any longer, drop it first."));
}

bool holds(const std::vector<TrackingRow>& rows, const Step& step) {
  return std::any_of(rows.begin(), rows.end(), [&](const TrackingRow& row) {
    const std::string checksum = row.checksum.value_or("");
    return checksum == step.hash || (checksum.empty() && stem_of(row.migration_name) == step.tag);
  });
}

}  // namespace

// A flag that was forgotten, or given once: the same files may be recorded in the other usual
// schema.
void refuse_elsewhere(Workspace& work, const Plan& plan, const History& history) {
  const DialectFacts facts = work.dialect().facts();
  if (plan.steps.empty() || !work.connections.current() || !facts.has_schemas) return;
  HistoryTables tables = work.options.tables;
  const std::string schema = history.rows.empty() ? other_place(tables.schema, facts) : "";
  const std::string ours = work.tracker.tracking_schema();
  const std::string tracking = history.tracking.empty() ? other_place(ours, facts) : "";
  if (schema.empty() && tracking.empty()) return;
  if (!schema.empty()) tables.schema = schema;
  tables.tracking_schema = tracking.empty() ? ours : tracking;
  History found;
  try {
    found = Tracker(work.dialect(), tables).read(*work.connections.current());
  } catch (const Error& error) {
    // No table of ours, or none that may be read.
    const ErrorCode code = error.info().code;
    if (code == ErrorCode::refused || code == ErrorCode::history) return;
    throw;
  }
  for (const Step& step : plan.steps) {
    const auto has_hash = [&](const HistoryRow& row) { return row.hash == step.hash; };
    if (!schema.empty() && std::any_of(found.rows.begin(), found.rows.end(), has_hash))
      refuse_other_place(
          text::cat(schema, ".", tables.table), work.tracker.history_name(), step.tag,
          text::cat("Run it with `--schema ", schema, "`, or set migrations.schema in the config"));
    if (!tracking.empty() && holds(found.tracking, step))
      refuse_other_place(text::cat(tracking, ".__migration_tracking"),
                         text::cat(ours, ".__migration_tracking"), step.tag,
                         text::cat("Run it with `--tracking-schema ", tracking, "`"));
  }
}

Reconciliation ask_database(Workspace& work, const History& history) {
  if (const auto unread = tell_unread_history(work, history))
    throw Error(error_of(*unread, ErrorCode::history));
  Reconciliation found =
      reconcile(work.project.journal, history, hashes_of(work.project, work.ports.files));
  if (claimed_entries(found).empty() || !work.connections.current()) return found;
  refuse_claims(found, work.project.journal, history,
                look_for_claims(work, found, *work.connections.current()));
  return found;
}

}  // namespace sluice
