// What a history claims, and what the database says to it.
#include <optional>

#include "base/text.hpp"
#include "core/evidence.hpp"
#include "core/reconcile.hpp"
#include "engine/migrator.hpp"
#include "engine/read_only.hpp"

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
                                         ": none of them tells which migrations it calls applied"),
                    .where = {},
                    .hint =
                        "`sluice baseline TAG` records what is applied, up to TAG, without "
                        "running it; a table that is no history needs another name."};
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
