#include "core/snapshot/snapshot_replay.hpp"

#include <algorithm>
#include <map>

#include "base/json_text.hpp"
#include "core/snapshot/snapshot_entities.hpp"
#include "core/snapshot/v1_entities.hpp"

namespace sluice {

namespace {

class Replay {
 public:
  Replay(std::vector<Snapshot>& snapshots, const SnapshotChain& chain, const SchemaDialect& dialect)
      : snapshots_(snapshots), chain_(chain), dialect_(dialect) {}

  void run() {
    for (const std::size_t index : chain_.order)
      if (snapshots_[index].version == "9" && chain_.links[index].is_known) replay(index);
  }

 private:
  void replay(std::size_t index) {
    Snapshot& snapshot = snapshots_[index];
    const JsonText json(snapshot.source, k_v1_snapshot);
    const auto base = json.root().find("ddl");
    SnapshotEntities& state = states_[index];
    if (base) {
      for (const JsonValue row : base->elements()) state.create(row);
      return;
    }
    state = state_before(index);
    apply(json.root(), state, snapshot.renames);
    snapshot.schema = decode(state);
  }

  static void apply(const JsonValue& root, SnapshotEntities& state, Renames& renames) {
    for (const JsonValue delta : root.at("deltas").elements()) state.apply(delta, renames);
  }

  SnapshotEntities state_before(std::size_t index) {
    const std::vector<std::size_t>& parents = chain_.links[index].parents;
    if (parents.empty()) return {};
    SnapshotEntities state = states_[parents.front()];
    std::vector<std::size_t> known = ancestry(chain_, parents.front());
    for (std::size_t i = 1; i < parents.size(); ++i)
      for (const std::size_t other : ancestry(chain_, parents[i])) {
        if (std::find(known.begin(), known.end(), other) != known.end()) continue;
        known.push_back(other);
        const JsonText json(snapshots_[other].source, k_v1_snapshot);
        Renames of_others;
        if (json.root().find("deltas")) apply(json.root(), state, of_others);
      }
    return state;
  }

  // Version 8 is the whole list of entities.
  Schema decode(const SnapshotEntities& state) const {
    JsonWriter out;
    out.object()
        .member("version", "8")
        .member("dialect", "postgres")
        .member("id", "")
        .key("prevIds")
        .array()
        .end();
    state.write(out.key("ddl"));
    out.end();
    return dialect_.decode_snapshot(out.text(), k_v1_snapshot).schema;
  }

  std::vector<Snapshot>& snapshots_;
  const SnapshotChain& chain_;
  const SchemaDialect& dialect_;
  std::map<std::size_t, SnapshotEntities> states_;
};

}  // namespace

std::vector<Snapshot> replayed(std::vector<Snapshot> snapshots, const SnapshotChain& chain,
                               const SchemaDialect& dialect) {
  Replay(snapshots, chain, dialect).run();
  return snapshots;
}

}  // namespace sluice
