#include "core/snapshot/snapshot_chain.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/schema/diff.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

namespace {

using Places = std::map<std::string, std::vector<std::size_t>>;

// The nearest before `index`, or else the first after it.
std::optional<std::size_t> nearest(const Places& places, const std::string& id, std::size_t index) {
  const auto found = places.find(id);
  if (found == places.end()) return std::nullopt;
  std::optional<std::size_t> result;
  for (const std::size_t place : found->second) {
    if (place == index) continue;
    if (place < index || !result) result = place;
  }
  return result;
}

// drizzle-kit's `pull` gives its first snapshot the id that otherwise means none, and the next
// one follows it.
SnapshotLink link_of(const std::vector<Snapshot>& snapshots, const Places& places,
                     std::size_t index) {
  const Snapshot& snapshot = snapshots[index];
  SnapshotLink link;
  if (const auto& same = places.at(snapshot.id); same.front() < index) {
    link.parents.push_back(*nearest(places, snapshot.id, index));
    return link;
  }
  for (const std::string& id : snapshot.prev_ids) {
    if (id.empty()) continue;
    if (id == k_no_parent) {
      if (const auto pulled = nearest(places, id, index); pulled && *pulled < index)
        link.parents.push_back(*pulled);
      continue;
    }
    if (const auto parent = nearest(places, id, index))
      link.parents.push_back(*parent);
    else
      link.missing.push_back(id);
  }
  return link;
}

// Repeatedly takes the snapshots whose parents are all taken, in the given order. The rest
// forms a circle.
void sort(SnapshotChain& chain) {
  std::vector<bool> done(chain.links.size(), false);
  bool moved = true;
  while (moved) {
    moved = false;
    for (std::size_t i = 0; i < done.size(); ++i) {
      const auto& parents = chain.links[i].parents;
      if (done[i] || !std::all_of(parents.begin(), parents.end(),
                                  [&](std::size_t parent) { return done[parent]; }))
        continue;
      done[i] = moved = true;
      chain.order.push_back(i);
    }
  }
  for (std::size_t i = 0; i < done.size(); ++i)
    if (!done[i]) chain.in_cycle.push_back(i);
}

void mark_unknown(const std::vector<Snapshot>& snapshots, SnapshotChain& chain) {
  for (const std::size_t i : chain.order) {
    SnapshotLink& link = chain.links[i];
    const bool is_difference = snapshots[i].is_linked && !snapshots[i].prev_ids.empty() &&
                               snapshots[i].prev_ids.front() != k_no_parent;
    if (!is_difference) continue;
    link.is_known = link.missing.empty() &&
                    std::all_of(link.parents.begin(), link.parents.end(),
                                [&](std::size_t parent) { return chain.links[parent].is_known; });
  }
  for (const std::size_t i : chain.in_cycle)
    if (snapshots[i].is_linked) chain.links[i].is_known = false;
}

// The last snapshot, in the chain's order, that both this one and one of the others come from.
std::optional<std::size_t> common_ancestor(const SnapshotChain& chain,
                                           const std::set<std::size_t>& others, std::size_t one) {
  const std::vector<std::size_t> of_one = ancestry(chain, one);
  for (auto place = of_one.rbegin(); place != of_one.rend(); ++place)
    if (others.contains(*place)) return *place;
  return std::nullopt;
}

}  // namespace

SnapshotChain chain_of(const std::vector<Snapshot>& snapshots) {
  Places places;
  for (std::size_t i = 0; i < snapshots.size(); ++i) places[snapshots[i].id].push_back(i);
  SnapshotChain chain;
  std::map<std::size_t, std::vector<std::size_t>> children;
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    chain.links.push_back(link_of(snapshots, places, i));
    for (const std::size_t parent : chain.links.back().parents) children[parent].push_back(i);
  }
  sort(chain);
  mark_unknown(snapshots, chain);
  for (std::size_t i = 0; i < snapshots.size(); ++i)
    if (!children.contains(i)) chain.leaves.push_back(i);
  for (auto& [parent, siblings] : children)
    if (siblings.size() > 1) chain.forks.push_back(std::move(siblings));
  return chain;
}

std::vector<std::size_t> ancestry(const SnapshotChain& chain, std::size_t index) {
  std::vector<bool> wanted(chain.links.size(), false);
  wanted[index] = true;
  std::vector<std::size_t> result;
  for (auto place = chain.order.rbegin(); place != chain.order.rend(); ++place) {
    if (!wanted[*place]) continue;
    result.push_back(*place);
    for (const std::size_t parent : chain.links[*place].parents) wanted[parent] = true;
  }
  std::reverse(result.begin(), result.end());
  return result;
}

std::optional<Schema> schema_before(const std::vector<Snapshot>& snapshots,
                                    const SnapshotChain& chain, std::size_t index) {
  const SnapshotLink& link = chain.links[index];
  const auto is_known = [&](std::size_t parent) { return chain.links[parent].is_known; };
  const bool in_cycle =
      std::find(chain.in_cycle.begin(), chain.in_cycle.end(), index) != chain.in_cycle.end();
  if (!link.missing.empty() || in_cycle ||
      !std::all_of(link.parents.begin(), link.parents.end(), is_known))
    return std::nullopt;
  if (link.parents.empty()) return Schema{};
  Schema schema;
  std::set<std::size_t> held;
  for (const std::size_t parent : link.parents) {
    const auto base = common_ancestor(chain, held, parent);
    const Schema& start = base ? snapshots[*base].schema : Schema{};
    schema = held.empty() ? snapshots[parent].schema
                          : applied(diff(start, snapshots[parent].schema), std::move(schema));
    const std::vector<std::size_t> more = ancestry(chain, parent);
    held.insert(more.begin(), more.end());
  }
  return schema;
}

}  // namespace sluice
