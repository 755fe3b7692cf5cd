// What a history claims, and what the database says to it.
#include <optional>

#include "core/evidence.hpp"
#include "core/reconcile.hpp"
#include "engine/migrator.hpp"
#include "engine/read_only.hpp"

namespace sluice {

std::vector<Evidence> Session::look_for(const std::vector<std::size_t>& entries,
                                        Connection& connection) {
  const Introspector* introspector = ports_.backend.introspector;
  if (introspector == nullptr || entries.empty()) return {};
  std::optional<ReadOnly> transaction;
  if (!connection.in_transaction()) transaction.emplace(connection);
  const Schema actual = introspector->introspect_objects(connection, options_.tables);
  return evidence_of(project_, entries, actual, *ports_.backend.dialect);
}

Reconciliation Session::ask_database(const History& history) {
  Reconciliation found = reconcile(project_.journal, history, hashes_of(project_, ports_.files));
  const std::vector<std::size_t> entries = claimed_entries(found);
  if (entries.empty() || !connection_) return found;
  refuse_claims(found, project_.journal, history, look_for(entries, *connection_));
  return found;
}

}  // namespace sluice
