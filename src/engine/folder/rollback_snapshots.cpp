#include "engine/folder/rollback_snapshots.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "engine/folder/snapshot_store.hpp"

namespace sluice {

RollbackSnapshots::RollbackSnapshots(const SchemaDialect& dialect, const FileSystem& files,
                                     const Project& project)
    : dialect_(dialect), files_(files), project_(project) {
  const std::vector<JournalEntry>& entries = project.journal.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) entries_[entries[i].tag] = i;
}

std::optional<Snapshot> RollbackSnapshots::decode(std::size_t entry) const {
  try {
    std::optional<Snapshot> snapshot = SnapshotStore(dialect_, files_, project_).snapshot(entry);
    if (snapshot) snapshot->source = {};  // nothing is written back
    return snapshot;
  } catch (const Error& error) {
    // Whoever reads snapshots for their own sake says so; here one fewer is known.
    if (error.info().code != ErrorCode::bad_file && error.info().code != ErrorCode::io) throw;
  }
  return {};
}

const Snapshot* RollbackSnapshots::read(std::size_t entry) {
  if (held_[1] && held_[1]->entry == entry) std::swap(held_[0], held_[1]);
  if (held_[0] && held_[0]->entry == entry) return &held_[0]->snapshot;
  held_[1].reset();
  std::swap(held_[0], held_[1]);
  if (auto snapshot = decode(entry))
    held_[0] = std::make_unique<Held>(Held{entry, *std::move(snapshot)});
  return held_[0] ? &held_[0]->snapshot : nullptr;
}

const Snapshot* RollbackSnapshots::plain_parent(std::size_t entry, const Snapshot& after) {
  if (entry == 0 || after.prev_ids.size() != 1) return nullptr;
  const std::string id = after.id, parent_id = after.prev_ids.front();
  const Snapshot* parent = read(entry - 1);
  return parent != nullptr && parent->id == parent_id && id != parent_id ? parent : nullptr;
}

const RollbackSnapshots::Outline& RollbackSnapshots::outline() {
  if (outline_) return *outline_;
  outline_.emplace();
  for (std::size_t i = 0; i < project_.journal.entries.size(); ++i)
    if (auto snapshot = decode(i)) {
      snapshot->schema = {};
      snapshot->renames = {};
      outline_->entries.push_back(i);
      outline_->snapshots.push_back(*std::move(snapshot));
    }
  outline_->chain = chain_of(outline_->snapshots);
  return *outline_;
}

std::vector<std::size_t> RollbackSnapshots::unseen_before(std::size_t entry) {
  const Outline& all = outline();
  const auto found = std::find(all.entries.begin(), all.entries.end(), entry);
  const auto& parents =
      all.chain.links[static_cast<std::size_t>(found - all.entries.begin())].parents;
  std::size_t first = parents.empty() ? 0 : entry;
  for (const std::size_t parent : parents) first = std::min(first, all.entries[parent]);
  std::vector<std::size_t> unseen;
  for (std::size_t e = first; e < entry; ++e)
    if (!std::binary_search(all.entries.begin(), all.entries.end(), e)) unseen.push_back(e);
  return unseen;
}

std::optional<Schema> RollbackSnapshots::merged_before(std::size_t place) {
  std::vector<Snapshot> snapshots = outline().snapshots;
  for (const std::size_t one : ancestry(outline().chain, place))
    if (auto snapshot = decode(outline().entries[one])) snapshots[one] = *std::move(snapshot);
  return sluice::schema_before(snapshots, outline().chain, place);
}

const Schema* RollbackSnapshots::schema_before(std::size_t entry) {
  static const Schema k_nothing;
  const Outline& all = outline();
  const auto found = std::find(all.entries.begin(), all.entries.end(), entry);
  if (found == all.entries.end()) return nullptr;
  const auto place = static_cast<std::size_t>(found - all.entries.begin());
  const SnapshotLink& link = all.chain.links[place];
  const bool is_known = sluice::schema_before(all.snapshots, all.chain, place).has_value();
  if (!link.is_known || !is_known) return nullptr;
  if (link.parents.empty()) return &k_nothing;
  if (link.parents.size() == 1) {
    const Snapshot* parent = read(all.entries[link.parents.front()]);
    return parent == nullptr ? nullptr : &parent->schema;
  }
  merged_ = merged_before(place);
  return merged_ ? &*merged_ : nullptr;
}

std::optional<RollbackSnapshots::Pair> RollbackSnapshots::around_in_v1(std::size_t entry) {
  if (!all_) all_ = std::make_unique<SnapshotFiles>(dialect_, files_, project_);
  const Snapshot* after = all_->of(entry);
  if (after == nullptr) return {};
  merged_ = all_->before(entry);
  if (!merged_) return {};
  return Pair{&*merged_, after, all_->unseen_before(entry)};
}

std::optional<RollbackSnapshots::Pair> RollbackSnapshots::around(const std::string& tag) {
  const auto found = entries_.find(tag);
  if (found == entries_.end()) return {};
  const std::size_t entry = found->second;
  if (project_.journal.layout == Layout::v1) return around_in_v1(entry);
  const Snapshot* after = read(entry);
  if (after == nullptr) return {};
  const Snapshot* parent = plain_parent(entry, *after);
  if (parent != nullptr) return Pair{&parent->schema, read(entry)};
  const Schema* before = schema_before(entry);
  if (before == nullptr) return {};
  return Pair{before, read(entry), unseen_before(entry)};
}

}  // namespace sluice
