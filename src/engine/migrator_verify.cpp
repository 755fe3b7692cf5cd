// Verify: the files, both histories and the database, read in one transaction.
#include <utility>

#include "base/text.hpp"
#include "core/reconcile.hpp"
#include "engine/migrator.hpp"
#include "engine/read_only.hpp"

namespace sluice {

namespace {

Diagnostic not_compared(std::string message, std::string hint) {
  return {.severity = Severity::warning,
          .code = "not-compared",
          .message = std::move(message),
          .hint = std::move(hint)};
}

}  // namespace

Verification Session::verify(const VerifyOptions& options) {
  load();
  Verification found{.scope = options.scope};
  found.status.entries = project_.journal.entries;
  found.files = check_files(project_, ports_.files);
  if (ports_.backend.schema_dialect == nullptr || ports_.backend.introspector == nullptr)
    throw Error(ErrorCode::config, "the database's schema cannot be read");
  const SnapshotFiles snapshots(*ports_.backend.schema_dialect, ports_.files, project_);
  found.snapshots = snapshots.count();
  found.files.insert(found.files.end(), snapshots.findings().begin(), snapshots.findings().end());
  if (options.scope == VerifyScope::everything) verify_database(found, snapshots, options);
  return found;
}

void Session::verify_database(Verification& found, const SnapshotFiles& snapshots,
                              const VerifyOptions& options) {
  Schema actual;
  const bool is_absent =
      !connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_only));
  if (!is_absent) {
    Connection& connection = open(Access::read_only);
    const ReadOnly transaction(connection);
    found.status.history = tracker_.read(connection);
    actual = ports_.backend.introspector->introspect(connection, options_.tables);
  }
  found.status.reconciliation =
      reconcile(project_.journal, found.status.history, hashes_of(project_));
  found.history = check_history(found.status);
  count_objects(found, actual, options);
  compare(found, snapshots, actual);
}

void Session::compare(Verification& found, const SnapshotFiles& snapshots, const Schema& actual) {
  const auto newest = newest_applied(found.status.reconciliation);
  if (!newest) return;
  const std::string& tag = project_.journal.entries[*newest].tag;
  const Snapshot* snapshot = snapshots.of(*newest);
  if (snapshot == nullptr) {
    found.comparison.push_back(not_compared(
        text::cat("the database is compared with nothing: ", tag, " has no snapshot to read"),
        "Restore the snapshot from version control."));
    return;
  }
  found.compared_with = tag;
  const SchemaDialect& dialect = *ports_.backend.schema_dialect;
  found.drift = find_drift(snapshot->schema, actual, dialect);
  name_migrations(found.drift, snapshots, project_, *newest);
}

}  // namespace sluice
