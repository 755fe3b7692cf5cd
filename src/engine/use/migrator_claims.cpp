// What a history claims, and what the database says to it.
#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "core/history/evidence.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/names.hpp"
#include "engine/run/read_only.hpp"
#include "engine/use/migrator.hpp"

namespace sluice {

std::vector<Evidence> Session::look_for_claims(const Reconciliation& found,
                                               Connection& connection) {
  const std::vector<std::size_t> entries = claimed_entries(found);
  const Introspector* introspector = ports_.backend.introspector;
  if (introspector == nullptr || entries.empty()) return {};
  std::optional<ReadOnly> transaction;
  if (!connection.in_transaction()) transaction.emplace(connection);
  const Schema actual = introspector->introspect_objects(connection, options_.tables);
  return evidence_of(project_, entries, actual, *ports_.backend.dialect, unapplied_entries(found));
}

std::optional<Diagnostic> Session::tell_unread_history(const History& history) const {
  const std::string& columns = tracker_.unread_columns();
  if (columns.empty() || !history.rows.empty() || !history.tracking.empty()) return {};
  return Diagnostic{.severity = Severity::error,
                    .code = "history-unread",
                    .message = text::cat("table __migrations__ has the columns ", columns,
                                         ": none of them names the applied migrations"),
                    .where = {},
                    .hint =
                        "`sluice baseline TAG` records what is applied, up to TAG, without "
                        "running it; a table that is not a history needs another name."};
}

namespace {

// Where a history usually is that is not where this run looks for it.
std::string other_place(const std::string& schema) {
  if (schema == "drizzle") return "public";
  return schema == "public" ? "drizzle" : "";
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

// A flag that was forgotten, or given once: the same files may be recorded in the
// other usual schema.
void Session::refuse_elsewhere(const Plan& plan, const History& history) {
  const bool has_schemas =
      !ports_.backend.dialect->history_sql(options_.tables).create_schema.empty();
  if (plan.steps.empty() || !connection_ || !has_schemas) return;
  HistoryTables tables = options_.tables;
  const std::string schema = history.rows.empty() ? other_place(tables.schema) : "";
  const std::string ours = tracker_.tracking_schema();
  const std::string tracking = history.tracking.empty() ? other_place(ours) : "";
  if (schema.empty() && tracking.empty()) return;
  if (!schema.empty()) tables.schema = schema;
  tables.tracking_schema = tracking.empty() ? ours : tracking;
  History found;
  try {
    found = Tracker(*ports_.backend.dialect, tables).read(*connection_);
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
          text::cat(schema, ".", tables.table), tracker_.history_name(), step.tag,
          text::cat("Run it with `--schema ", schema, "`, or set migrations.schema in the config"));
    if (!tracking.empty() && holds(found.tracking, step))
      refuse_other_place(text::cat(tracking, ".__migration_tracking"),
                         text::cat(ours, ".__migration_tracking"), step.tag,
                         text::cat("Run it with `--tracking-schema ", tracking, "`"));
  }
}

Reconciliation Session::ask_database(const History& history) {
  if (const auto unread = tell_unread_history(history))
    throw Error(ErrorCode::history, unread->message, unread->hint);
  Reconciliation found = reconcile(project_.journal, history, hashes_of(project_, ports_.files));
  if (claimed_entries(found).empty() || !connection_) return found;
  refuse_claims(found, project_.journal, history, look_for_claims(found, *connection_));
  return found;
}

}  // namespace sluice
