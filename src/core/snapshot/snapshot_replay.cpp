#include "core/snapshot/snapshot_replay.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace sluice {

namespace {

class Replay {
 public:
  Replay(std::vector<Snapshot>& snapshots, const SnapshotChain& chain, const SnapshotCodec& codec)
      : snapshots_(snapshots), chain_(chain), codec_(codec) {}

  void run() {
    for (const std::size_t index : chain_.order)
      if (snapshots_[index].is_linked && chain_.links[index].is_known) replay(index);
  }

 private:
  using State = std::unique_ptr<SnapshotState>;

  void replay(std::size_t index) {
    Snapshot& snapshot = snapshots_[index];
    State state = codec_.begin_state();
    if (!state->take(snapshot)) {
      state = state_before(index);
      state->apply(snapshot, snapshot.renames);
      snapshot.schema = state->schema();
    }
    states_[index] = std::move(state);
  }

  State state_before(std::size_t index) const {
    const std::vector<std::size_t>& parents = chain_.links[index].parents;
    const auto parent = parents.empty() ? states_.end() : states_.find(parents.front());
    State state = parent == states_.end() ? codec_.begin_state() : parent->second->copy();
    if (parents.empty()) return state;
    std::vector<std::size_t> known = ancestry(chain_, parents.front());
    for (std::size_t i = 1; i < parents.size(); ++i)
      for (const std::size_t other : ancestry(chain_, parents[i])) {
        if (std::find(known.begin(), known.end(), other) != known.end()) continue;
        known.push_back(other);
        Renames of_others;
        state->apply(snapshots_[other], of_others);
      }
    return state;
  }

  std::vector<Snapshot>& snapshots_;
  const SnapshotChain& chain_;
  const SnapshotCodec& codec_;
  std::map<std::size_t, State> states_;
};

}  // namespace

std::vector<Snapshot> replayed(std::vector<Snapshot> snapshots, const SnapshotChain& chain,
                               const SnapshotCodec& codec) {
  Replay(snapshots, chain, codec).run();
  return snapshots;
}

}  // namespace sluice
