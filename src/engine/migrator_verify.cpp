// Verify: the files, both histories and the database, read in one transaction.
#include <utility>

#include "base/text.hpp"
#include "core/reconcile.hpp"
#include "engine/forensics.hpp"
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

// Whatever is made is taken back.
class Scratch {
 public:
  explicit Scratch(Connection& connection) : connection_(connection) {
    connection_.begin(Access::read_write);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { connection_.rollback(); }

 private:
  Connection& connection_;
};

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
  const bool is_absent =
      !connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_only));
  if (is_absent) {
    compare_all(found, snapshots, {}, nullptr);
    return count_objects(found, {}, options);
  }
  Connection& connection = open(Access::read_only);
  const ReadOnly transaction(connection);
  count_objects(found, look_at(found, snapshots, connection, nullptr), options);
}

// Of the open transaction. Where it may write, expressions are printed in it, too.
Schema Session::look_at(Verification& found, const SnapshotFiles& snapshots, Connection& connection,
                        Connection* writable) {
  found.status.history = tracker_.read(connection);
  const Schema actual = ports_.backend.introspector->introspect(connection, options_.tables);
  compare_all(found, snapshots, actual, writable);
  return actual;
}

void Session::compare_all(Verification& found, const SnapshotFiles& snapshots, const Schema& actual,
                          Connection* writable) {
  found.status.reconciliation =
      reconcile(project_.journal, found.status.history, hashes_of(project_));
  found.history = check_history(found.status);
  compare(found, snapshots, actual, writable);
  Examination examination =
      examine(project_, snapshots, found, actual, *ports_.backend.schema_dialect);
  found.forensics = std::move(examination.findings);
  found.effects = std::move(examination.effects);
}

// Only where a text differs is the server asked what it makes of it: that needs a connection that
// may write, though nothing of it stays.
Schema Session::as_printed(Verification& found, Schema expected, const Schema& actual,
                           Connection* writable) {
  const Introspector& introspector = *ports_.backend.introspector;
  if (!introspector.prints_expressions()) return expected;
  const DriftReport texts =
      find_drift(expected, actual, *ports_.backend.schema_dialect, Mends::none);
  const std::vector<ObjectRef> objects = differing_expressions(texts);
  if (objects.empty()) return expected;
  if (writable != nullptr) writable->query("SAVEPOINT sluice_print");
  try {
    if (writable != nullptr) {
      Schema printed =
          introspector.with_printed(*writable, expected, actual, objects, options_.tables);
      writable->query("ROLLBACK TO SAVEPOINT sluice_print");
      return printed;
    }
    const auto scratch = connect(Access::read_write);
    const Scratch transaction(*scratch);
    return introspector.with_printed(*scratch, expected, actual, objects, options_.tables);
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    if (writable != nullptr) writable->query("ROLLBACK TO SAVEPOINT sluice_print");
    found.comparison.push_back(not_compared(
        text::cat("expressions are compared by their text, since the server refused a scratch "
                  "schema: ",
                  error.info().message),
        "Verify as a role that may create schemas in the database."));
    return expected;
  }
}

void Session::compare(Verification& found, const SnapshotFiles& snapshots, const Schema& actual,
                      Connection* writable) {
  const auto entries = applied_entries(found.status.reconciliation);
  if (entries.empty()) return;
  const std::size_t newest = entries.back();
  const std::string& tag = project_.journal.entries[newest].tag;
  const std::optional<Schema> snapshot = snapshots.after(entries);
  if (!snapshot) {
    found.comparison.push_back(not_compared(
        text::cat("the database is compared with nothing: ", tag, " has no snapshot to read"),
        "Restore the snapshot from version control."));
    return;
  }
  found.compared_with = tag;
  const SchemaDialect& dialect = *ports_.backend.schema_dialect;
  const Schema expected = as_printed(found, *snapshot, actual, writable);
  found.drift = find_drift(expected, actual, dialect);
  name_migrations(found.drift, snapshots, project_, newest);
}

}  // namespace sluice
