#include "engine/use/verify.hpp"

#include <future>
#include <utility>

#include "core/history/lost_tables.hpp"
#include "engine/folder/check_files.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "engine/use/database_comparison.hpp"
#include "engine/use/look.hpp"
#include "engine/use/run_plan.hpp"
#include "engine/use/stored_rollbacks.hpp"

namespace sluice {

namespace {

struct FilesRead {
  std::vector<Finding> findings;
  SnapshotFiles snapshots;
};

FilesRead read_files(Workspace& work) {
  if (work.project.migrations.empty())
    load_migrations(work.project, work.ports.files, work.dialect(), Hashes::own);
  FilesRead read{.findings = check_files(work.project, work.ports.files),
                 .snapshots = SnapshotFiles(work.schema_dialect(), work.ports.files, work.project)};
  const auto& broken = read.snapshots.findings();
  read.findings.insert(read.findings.end(), broken.begin(), broken.end());
  return read;
}

struct DatabaseRead {
  Sight sight;
  Keeping keeping;
  Schema schema;
};

// A database that is not there yet holds nothing. What prints expressions does so in a transaction
// that is rolled back, on the connection made here: its server process knows the catalog by then.
DatabaseRead read_database(Workspace& work) {
  if (work.connections.is_absent()) return {};
  const Introspector& introspector = work.introspector();
  Connection& connection = work.connections.open(
      introspector.prints_expressions() ? Access::read_write : Access::read_only);
  const Transaction transaction(connection, Access::read_only);
  Sight sight = settled(work, connection, work.tracker.read(connection));
  Keeping keeping = read_keeping(work, connection, sight.history);
  return {.sight = std::move(sight),
          .keeping = std::move(keeping),
          .schema = introspector.introspect_objects(connection, work.options.tables)};
}

Verification of_files(const Workspace& work, std::vector<Finding> findings,
                      const SnapshotFiles& snapshots) {
  Verification found{.snapshots = snapshots.count(), .files = std::move(findings)};
  found.status.entries = work.project.journal.entries;
  return found;
}

// The files are read while the database answers, for neither needs the other. Where both cannot be
// read, the files are told of.
Verification verify_database(Workspace& work, const VerifyOptions& options) {
  auto reading = std::async(std::launch::async, [&work] { return read_files(work); });
  DatabaseRead database;
  try {
    database = read_database(work);
  } catch (const Error&) {
    reading.get();
    throw;
  }
  FilesRead files = reading.get();
  Verification found = of_files(work, std::move(files.findings), files.snapshots);
  found.status.history = std::move(database.sight.history);
  DatabaseComparison(work, files.snapshots).compare(found, database.schema);
  append(found.history, check_keeping(work, database.keeping));
  if (auto missing = tell_missing_events(found.status.history);
      missing && !database.keeping.chain.is_dropped())
    found.history.push_back(*std::move(missing));
  append(found.history, database.sight.remarks);
  count_objects(found, database.schema, options);
  return found;
}

}  // namespace

Verification verify(Workspace& work, const VerifyOptions& options) {
  if (options.scope == VerifyScope::everything) return verify_database(work, options);
  FilesRead files = read_files(work);
  Verification found = of_files(work, std::move(files.findings), files.snapshots);
  found.scope = VerifyScope::files;
  return found;
}

}  // namespace sluice
