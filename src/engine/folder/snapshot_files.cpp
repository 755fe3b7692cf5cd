#include "engine/folder/snapshot_files.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/schema/drift_aspects.hpp"
#include "core/snapshot/branches.hpp"
#include "core/snapshot/snapshot_replay.hpp"
#include "engine/folder/snapshot_store.hpp"

namespace sluice {

SnapshotFiles::SnapshotFiles(const SchemaDialect& dialect, const FileSystem& files,
                             const Project& project)
    : layout_(project.journal.layout) {
  places_.resize(project.journal.entries.size());
  for (std::size_t i = 0; i < places_.size(); ++i) read(dialect, files, project, i);
  chain_ = chain_of(snapshots_);
  if (layout_ == Layout::v1) replay(dialect, project);
  check_chain(project);
}

// A difference whose ancestors are not all here tells of no schema.
void SnapshotFiles::replay(const SchemaDialect& dialect, const Project& project) {
  try {
    snapshots_ = replayed(snapshots_, chain_, dialect.snapshots());
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::bad_file) throw;
    findings_.push_back({.code = FindingCode::snapshot_unreadable,
                         .severity = Severity::error,
                         .details = {{Detail::reason, error.info().message}},
                         .where = {.file = project.folder}});
    for (SnapshotLink& link : chain_.links) link.is_known = false;
  }
  for (auto& place : places_)
    if (place && snapshots_[*place].is_linked && !chain_.links[*place].is_known) place.reset();
}

void SnapshotFiles::read(const SchemaDialect& dialect, const FileSystem& files,
                         const Project& project, std::size_t entry) {
  const std::string& tag = project.journal.entries[entry].tag;
  const SnapshotStore store(dialect, files, project);
  const std::string file = store.file(entry);
  std::optional<Snapshot> snapshot;
  try {
    snapshot = store.snapshot(entry);
  } catch (const Error& error) {
    const ErrorInfo& info = error.info();
    if (info.code != ErrorCode::bad_file && info.code != ErrorCode::io) throw;
    findings_.push_back({.code = FindingCode::snapshot_unreadable,
                         .severity = Severity::error,
                         .migration = tag,
                         .details = {{Detail::reason, info.message}, {Detail::advice, info.hint}},
                         .where = info.where});
    return;
  }
  if (!snapshot) {
    if (layout_ == Layout::plain) return;  // it has none
    findings_.push_back({.code = FindingCode::snapshot_missing,
                         .severity = Severity::warning,
                         .migration = tag,
                         .where = {.file = file}});
    return;
  }
  snapshots_.push_back(*std::move(snapshot));
  places_[entry] = snapshots_.size() - 1;
  entries_.push_back(entry);
  paths_.push_back(file);
}

// drizzle-kit 1.0 joins branches when it generates the next migration; before it nothing does.
void SnapshotFiles::check_branches(const Project& project) {
  const auto tag = [&](std::size_t place) { return project.journal.entries[entries_[place]].tag; };
  for (const Fork& fork : open_forks(snapshots_, chain_)) {
    std::vector<std::string> tags;
    for (const auto& branch : fork.branches) tags.push_back(tag(branch.front()));
    const bool collides = !fork.collisions.empty();
    const bool is_v1 = layout_ == Layout::v1;
    Finding branches{.code = !is_v1     ? FindingCode::snapshot_chain_forked
                             : collides ? FindingCode::snapshot_branches_collide
                                        : FindingCode::snapshot_branches,
                     .severity = is_v1 && collides ? Severity::error : Severity::warning,
                     .details = {{Detail::migrations, std::move(tags)}},
                     .where = {.file = paths_[fork.branches.back().front()]}};
    if (fork.base) branches.details.emplace_back(Detail::base, tag(*fork.base));
    if (collides) branches.details.emplace_back(Detail::objects, fork.collisions);
    findings_.push_back(std::move(branches));
  }
}

// drizzle-kit generates nothing where two snapshots have one `prevId`; 1.0 takes only the last one
// of an id. Siblings that are branches are told of as such.
void SnapshotFiles::check_copies(const Project& project) {
  std::map<std::string, std::size_t> first_of;
  for (std::size_t i = 0; i < snapshots_.size(); ++i) {
    const auto [first, is_new] = first_of.emplace(snapshots_[i].id, i);
    if (is_new) continue;
    const std::string& one = project.journal.entries[entries_[first->second]].tag;
    const std::string& other = project.journal.entries[entries_[i]].tag;
    findings_.push_back({.code = FindingCode::snapshot_copied,
                         .severity = Severity::warning,
                         .migration = other,
                         .details = {{Detail::other, one},
                                     {Detail::layout, layout_ == Layout::v1 ? "v1" : "journal"}},
                         .where = {.file = paths_[i]}});
  }
}

// drizzle-kit 1.0 checks it on PostgreSQL alone; the migrator runs either wrongly.
void SnapshotFiles::check_order(const Project& project) {
  if (layout_ != Layout::v1) return;
  const auto tag = [&](std::size_t place) { return project.journal.entries[entries_[place]].tag; };
  for (std::size_t i = 0; i < snapshots_.size(); ++i)
    for (const std::size_t parent : chain_.links[i].parents)
      if (entries_[parent] > entries_[i] && snapshots_[parent].id != snapshots_[i].id)
        findings_.push_back({.code = FindingCode::snapshot_order,
                             .severity = Severity::warning,
                             .migration = tag(i),
                             .details = {{Detail::other, tag(parent)}},
                             .where = {.file = paths_[i]}});
}

void SnapshotFiles::check_chain(const Project& project) {
  const auto tag = [&](std::size_t place) { return project.journal.entries[entries_[place]].tag; };
  for (std::size_t i = 0; i < snapshots_.size(); ++i)
    if (!chain_.links[i].missing.empty())
      findings_.push_back({.code = FindingCode::snapshot_chain_broken,
                           .severity = Severity::warning,
                           .migration = tag(i),
                           .details = {{Detail::missing, chain_.links[i].missing}},
                           .where = {.file = paths_[i]}});
  check_branches(project);
  check_copies(project);
  check_order(project);
  for (const std::size_t place : chain_.in_cycle)
    findings_.push_back({.code = FindingCode::snapshot_chain_cycle,
                         .severity = Severity::error,
                         .migration = tag(place),
                         .where = {.file = paths_[place]}});
}

const Snapshot* SnapshotFiles::of(std::size_t entry) const {
  const auto place = places_.at(entry);
  return place ? &snapshots_[*place] : nullptr;
}

std::vector<std::size_t> SnapshotFiles::unseen_before(std::size_t entry) const {
  const auto place = places_.at(entry);
  std::size_t first = 0;
  if (place && !chain_.links[*place].parents.empty()) {
    first = entry;
    for (const std::size_t parent : chain_.links[*place].parents)
      first = std::min(first, entries_[parent]);
  }
  std::vector<std::size_t> unseen;
  for (std::size_t e = first; e < entry; ++e)
    if (!places_[e]) unseen.push_back(e);
  return unseen;
}

std::optional<Schema> SnapshotFiles::before(std::size_t entry) const {
  if (layout_ == Layout::v1) {
    const auto place = places_.at(entry);
    return place ? schema_before(snapshots_, chain_, *place) : std::nullopt;
  }
  while (entry-- > 0)
    if (const Snapshot* snapshot = of(entry)) return snapshot->schema;
  return Schema{};
}

std::set<std::size_t> SnapshotFiles::places_at_end(const std::vector<std::size_t>& entries) const {
  std::set<std::size_t> ends;
  for (const std::size_t entry : entries) {
    const auto place = places_.at(entry);
    if (!place) continue;
    for (const std::size_t one : ancestry(chain_, *place)) ends.erase(one);
    ends.insert(*place);
  }
  return ends;
}

std::vector<std::size_t> SnapshotFiles::ends(const std::vector<std::size_t>& entries) const {
  const std::set<std::size_t> places = places_at_end(entries);
  if (layout_ != Layout::v1 || places.size() < 2) return {entries.back()};
  std::vector<std::size_t> ends;
  for (const std::size_t place : places) ends.push_back(entries_[place]);
  return ends;
}

std::optional<Schema> SnapshotFiles::after(const std::vector<std::size_t>& entries) const {
  if (entries.empty()) return Schema{};
  if (places_.at(entries.back()) == std::nullopt) return std::nullopt;
  const std::set<std::size_t> ends = places_at_end(entries);
  if (layout_ != Layout::v1 || ends.size() == 1) return of(entries.back())->schema;
  // As drizzle-kit does it: a snapshot that joins them, which nobody has written yet.
  std::vector<Snapshot> all = snapshots_;
  Snapshot joined{.id = "joined"};
  for (const std::size_t place : ends) joined.prev_ids.push_back(snapshots_[place].id);
  all.push_back(std::move(joined));
  return schema_before(all, chain_of(all), all.size() - 1);
}

bool SnapshotFiles::was_touched(const ObjectRef& object, std::size_t entry) const {
  const auto place = places_.at(entry);
  if (!place) return false;
  const auto here = aspects_of(snapshots_[*place].schema, object);
  const auto& parents = chain_.links[*place].parents;
  const auto has_it = [&](std::size_t parent) {
    return aspects_of(snapshots_[parent].schema, object) == here;
  };
  return parents.empty() ? here.has_value() : std::none_of(parents.begin(), parents.end(), has_it);
}

// Backwards from the newest: the first snapshot in which the object is not as in the one before.
std::optional<std::size_t> SnapshotFiles::last_touched(const ObjectRef& object,
                                                       std::size_t newest) const {
  if (layout_ == Layout::v1) {
    for (std::size_t i = newest + 1; i-- > 0;)
      if (was_touched(object, i)) return i;
    return std::nullopt;
  }
  std::optional<std::size_t> later;
  std::optional<Aspects> seen;
  bool is_known = false;
  for (std::size_t i = newest + 1; i-- > 0;) {
    const Snapshot* snapshot = of(i);
    if (snapshot == nullptr) continue;
    std::optional<Aspects> here = aspects_of(snapshot->schema, object);
    if (later && here != seen) return later;
    is_known = is_known || here.has_value();
    later = i;
    seen = std::move(here);
  }
  return is_known ? later : std::nullopt;
}

}  // namespace sluice
