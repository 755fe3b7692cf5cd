// What the SQL of the applied migrations makes: what no snapshot knows of is expected as well.
//
// It is found out by replaying the SQL in a scratch database; where none can be had, the text alone
// tells which objects it speaks of.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts/sql_facts.hpp"
#include "core/schema/drift.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "engine/run/ports.hpp"

namespace sluice {

class AppliedSql {
 public:
  // All of it outlives the object; the project's migrations are loaded. `entries` are the applied
  // ones, in their order.
  AppliedSql(const SessionPorts& ports, const Project& project, const SnapshotFiles& snapshots,
             const OpenOptions& options, std::vector<std::size_t> entries);

  const std::vector<std::size_t>& entries() const { return entries_; }
  // Whether some of it makes or changes what the snapshots do not tell. What they never model is
  // looked for in `actual` by its name.
  bool exceeds_snapshots(const Schema& actual) const;

  // No statement of theirs is about anything but rows.
  bool makes_nothing() const;

  // `snapshot`, the newest one, or an empty schema, with all that the SQL alone makes as it makes
  // it. Where a migration does not make what its own snapshot says, the snapshot counts. Nothing
  // where the SQL cannot be replayed: refusal() then says why.
  std::optional<Schema> expected(const Schema& snapshot);
  const std::string& refusal() const { return refusal_; }
  // What the replay made of the kinds that no snapshot models, by kind and identity.
  const std::vector<OtherObject>& others() const { return made_->others; }

  // By the text alone: `snapshot` with those of the objects as they are in `actual` that the SQL
  // speaks of and the snapshots do not tell.
  Schema expected_by_name(const Schema& snapshot, const Schema& actual,
                          const std::vector<Drift>& differences) const;
  // What it makes, no snapshot knows of, and the database does not have.
  std::vector<ObjectRef> absent_by_name(const Schema& snapshot, const Schema& actual) const;

  // The last applied migration whose SQL is about the object; else the one in whose snapshot it
  // changed last, unless that has SQL which is not about it.
  std::optional<std::size_t> last_touched(const ObjectRef& object) const;

 private:
  const NamedObjects& named_in(std::size_t entry) const;
  Project replayed_project() const;
  void replay(const std::vector<std::size_t>& looks);
  const Schema* schema_before(std::size_t entry, std::optional<Schema>& kept) const;
  bool is_told(std::size_t entry, const Schema& actual) const;
  bool is_made_by_hand(const ObjectRef& object) const;

  const SessionPorts& ports_;
  const Project& project_;
  const SnapshotFiles& snapshots_;
  const OpenOptions& options_;
  std::vector<std::size_t> entries_;
  std::optional<Schema> made_;           // by all of them
  std::map<std::size_t, Schema> after_;  // by those up to this one
  std::string refusal_;
  mutable std::map<std::size_t, NamedObjects> named_;  // of each entry, when it is asked for
};

// The applied entries up to the newest that has a snapshot; empty where none has one.
std::vector<std::size_t> with_snapshot(const std::vector<std::size_t>& entries,
                                       const SnapshotFiles& snapshots);

}  // namespace sluice
