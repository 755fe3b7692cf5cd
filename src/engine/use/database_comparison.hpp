// What the database should hold, by snapshots and applied SQL, compared with what it holds.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/folder/snapshot_files.hpp"
#include "engine/use/workspace.hpp"
#include "engine/verify/applied_sql.hpp"
#include "engine/verify/verifier.hpp"

namespace sluice {

// Of a command that compares once or several times: the scratch database in which the SQL is
// replayed is made once.
class DatabaseComparison {
 public:
  // Both outlive it.
  DatabaseComparison(Workspace& work, const SnapshotFiles& snapshots)
      : work_(work), snapshots_(snapshots) {}

  // Reads history and schema in the open transaction. Where it may write, it is handed in as
  // `writable`, too: then expressions are printed in it.
  Schema look_at(Verification& found, Connection& connection, Connection* writable);

  // Of what was read: `found` has the history.
  void compare(Verification& found, const Schema& actual, Connection* writable = nullptr);

 private:
  Schema as_printed(Verification& found, Schema expected, const Schema& actual,
                    const std::vector<ObjectRef>& objects, Connection* writable);
  DriftReport drift_of(Verification& found, const Schema& snapshot, const Schema& actual,
                       Connection* writable);
  void compare_schema(Verification& found, const Schema& actual, Connection* writable);
  void compare_with_sql(Verification& found, const std::optional<Schema>& snapshot,
                        const Schema& actual, Connection* writable);
  void compare_by_name(Verification& found, const std::optional<Schema>& snapshot,
                       const Schema& actual, Connection* writable);

  Workspace& work_;
  const SnapshotFiles& snapshots_;
  std::unique_ptr<AppliedSql> applied_sql_;
};

}  // namespace sluice
