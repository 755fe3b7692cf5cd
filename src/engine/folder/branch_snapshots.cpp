#include "engine/folder/branch_snapshots.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/snapshot/snapshot_owner.hpp"
#include "core/sql/git_conflict.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/snapshot_store.hpp"

namespace sluice {

namespace {

// A version of a snapshot that several entries share.
struct Version {
  std::string text;
  Snapshot snapshot;
};

bool is_zero(const std::string& id) { return id.find_first_not_of("0-") == id.npos; }

bool is_first(const Snapshot& snapshot) {
  return snapshot.prev_ids.empty() || is_zero(snapshot.prev_ids.front());
}

class Reader {
 public:
  explicit Reader(const BranchReading& reading)
      : in_(reading), store_(*reading.backend.schema_dialect, reading.files, reading.project) {}

  BranchSnapshots read() {
    std::map<std::string, std::vector<std::size_t>> sharing;
    std::vector<std::string> order;
    for (std::size_t e = 0; e < entries().size(); ++e) {
      const std::string file = store_.file(e);
      if (sharing[file].empty()) order.push_back(file);
      sharing[file].push_back(e);
    }
    for (const std::string& file : order) read_file(file, sharing[file]);
    return sorted();
  }

 private:
  const std::vector<JournalEntry>& entries() const { return in_.project.journal.entries; }
  void read_file(const std::string& file, const std::vector<std::size_t>& sharing);
  std::vector<Version> versions_of(const std::string& file) const;
  std::string sql_of(std::size_t entry) const;
  const Snapshot* parent_of(const Snapshot& snapshot) const;
  std::optional<Schema> before(const Snapshot& snapshot) const;
  std::vector<std::size_t> entries_before(std::size_t entry, const Snapshot* parent) const;
  std::size_t entry_of(const Snapshot& snapshot) const;
  void adopt_orphans();
  std::vector<std::size_t> owners(const std::string& file, const std::vector<Version>& versions,
                                  const std::vector<std::size_t>& sharing) const;
  void derive(const std::string& file, std::size_t entry, std::size_t twin);
  void keep(std::size_t entry, Snapshot snapshot) {
    places_[entry] = read_.snapshots.size();
    read_.snapshots.push_back(std::move(snapshot));
  }
  BranchSnapshots sorted();
  [[noreturn]] void refuse(const std::string& file, const std::vector<std::size_t>& sharing,
                           std::string_view why) const;

  const BranchReading& in_;
  SnapshotStore store_;
  BranchSnapshots read_;
  std::map<std::size_t, std::size_t> places_;  // of an entry: into the snapshots
  std::map<std::size_t, std::size_t> twins_;   // entries that share a file
};

std::vector<Version> Reader::versions_of(const std::string& file) const {
  std::optional<std::string> text = store_.text(file);
  if (!text) return {};
  std::vector<std::string> texts;
  if (auto sides = sides_of(*text)) {
    texts = {std::move(sides->ours), std::move(sides->theirs)};
    if (texts[0] == texts[1]) texts.pop_back();
  } else {
    texts = {*std::move(text)};
  }
  std::vector<Version> versions;
  for (std::string& each : texts) {
    Snapshot snapshot = in_.backend.schema_dialect->snapshots().decode(each, file);
    versions.push_back({std::move(each), std::move(snapshot)});
  }
  return versions;
}

std::string Reader::sql_of(std::size_t entry) const {
  const std::string file = migration_file(in_.project, entries()[entry]);
  return in_.files.is_file(file) ? read_below(in_.files, in_.project.folder, file, k_sql_limit)
                                 : "";
}

const Snapshot* Reader::parent_of(const Snapshot& snapshot) const {
  if (snapshot.prev_ids.empty()) return nullptr;
  for (const Snapshot& other : read_.snapshots)
    if (other.id == snapshot.prev_ids.front()) return &other;
  return nullptr;
}

std::optional<Schema> Reader::before(const Snapshot& snapshot) const {
  if (const Snapshot* parent = parent_of(snapshot)) return parent->schema;
  if (is_first(snapshot)) return Schema{};
  return {};
}

void Reader::refuse(const std::string& file, const std::vector<std::size_t>& sharing,
                    std::string_view why) const {
  std::vector<std::string> tags;
  for (const std::size_t e : sharing) tags.push_back(entries()[e].tag);
  throw Error(ErrorCode::refused,
              text::cat(name_list(tags), " share the snapshot ", file, ", ", why),
              Where{.file = in_.project.journal.file, .line = entries()[sharing.back()].line},
              "Rename the local migration's file and tag to the next number, put its own snapshot "
              "from its branch beside it under that number (`git show BRANCH:FILE`), and run "
              "`sluice rebase` again.");
}

std::vector<std::size_t> Reader::owners(const std::string& file,
                                        const std::vector<Version>& versions,
                                        const std::vector<std::size_t>& sharing) const {
  std::vector<std::vector<double>> shares;
  for (const Version& version : versions) {
    const auto from = before(version.snapshot);
    shares.emplace_back();
    for (const std::size_t entry : sharing)
      shares.back().push_back(
          from ? share_made(*in_.backend.schema_dialect, *from, version.snapshot, sql_of(entry))
               : 0);
  }
  const auto owners = owners_of(shares);
  if (!owners) refuse(file, sharing, "and nothing tells whose it is");
  std::vector<std::size_t> entries;
  for (const std::size_t owner : *owners) entries.push_back(sharing[owner]);
  return entries;
}

void Reader::read_file(const std::string& file, const std::vector<std::size_t>& sharing) {
  std::vector<Version> versions = versions_of(file);
  if (versions.empty()) return;
  if (sharing.size() > 2) refuse(file, sharing, "so that all but one are lost");
  if (sharing.size() == 1) {
    if (versions.size() > 1)
      throw Error(
          ErrorCode::refused, text::cat(file, " is in conflict, and only one migration has it"),
          Where{.file = file},
          "Take the side that its branch has (`git checkout --ours FILE`, or --theirs), and "
          "run `sluice rebase` again.");
    return keep(sharing[0], std::move(versions[0].snapshot));
  }
  const std::vector<std::size_t> owned = owners(file, versions, sharing);
  for (std::size_t v = 0; v < versions.size(); ++v) {
    read_.apart[owned[v]] = std::move(versions[v].text);
    keep(owned[v], std::move(versions[v].snapshot));
  }
  if (versions.size() == 1) derive(file, sharing[owned[0] == sharing[0] ? 1 : 0], owned[0]);
  twins_[sharing[0]] = sharing[1];
  twins_[sharing[1]] = sharing[0];
}

std::size_t Reader::entry_of(const Snapshot& snapshot) const {
  const auto place = static_cast<std::size_t>(&snapshot - read_.snapshots.data());
  return std::find_if(places_.begin(), places_.end(),
                      [&](const auto& each) { return each.second == place; })
      ->first;
}

// What came before it on its own branch, and whatever has no snapshot.
std::vector<std::size_t> Reader::entries_before(std::size_t entry, const Snapshot* parent) const {
  std::set<std::size_t> ancestors;
  for (; parent != nullptr; parent = parent_of(*parent))
    if (!ancestors.insert(entry_of(*parent)).second) break;
  std::vector<std::size_t> before;
  for (std::size_t e = 0; e < entry; ++e)
    if (ancestors.count(e) > 0 || (places_.count(e) == 0 && twins_.count(e) == 0))
      before.push_back(e);
  return before;
}

// Both began from one snapshot, or follow two that share a file themselves.
void Reader::derive(const std::string& file, std::size_t entry, std::size_t twin) {
  const Snapshot other = read_.snapshots[places_.at(twin)];
  const Snapshot* parent = parent_of(other);
  if (parent != nullptr)
    if (const auto found = twins_.find(entry_of(*parent)); found != twins_.end())
      parent = &read_.snapshots[places_.at(found->second)];
  if (!in_.derive || (parent == nullptr && !is_first(other)))
    refuse(file, {std::min(entry, twin), std::max(entry, twin)},
           text::cat("so that that of ", entries()[entry].tag, " is lost"));
  Snapshot snapshot = other;
  snapshot.id = in_.new_uuid();
  snapshot.renames = {};
  if (parent != nullptr) snapshot.prev_ids = {parent->id};
  const Schema before = parent == nullptr ? Schema{} : parent->schema;
  snapshot.schema =
      in_.derive({.entries = entries_before(entry, parent), .entry = entry, .before = before});
  read_.apart[entry] = in_.backend.schema_dialect->snapshots().encode(snapshot);
  read_.derived.push_back(entry);
  keep(entry, std::move(snapshot));
}

// The one after a lost snapshot still names it.
void Reader::adopt_orphans() {
  std::set<std::string> missing;
  for (const Snapshot& snapshot : read_.snapshots)
    if (!is_first(snapshot) && parent_of(snapshot) == nullptr)
      missing.insert(snapshot.prev_ids.front());
  if (missing.size() != 1 || read_.derived.empty()) return;
  const std::size_t last = read_.derived.back();
  Snapshot& snapshot = read_.snapshots[places_.at(last)];
  snapshot.id = *missing.begin();
  read_.apart[last] = in_.backend.schema_dialect->snapshots().encode(snapshot);
}

BranchSnapshots Reader::sorted() {
  adopt_orphans();
  std::vector<Snapshot> snapshots;
  for (const auto& [entry, place] : places_) {
    snapshots.push_back(std::move(read_.snapshots[place]));
    read_.entries.push_back(entry);
  }
  read_.snapshots = std::move(snapshots);
  return std::move(read_);
}

}  // namespace

BranchSnapshots read_branch_snapshots(const BranchReading& reading) {
  return Reader(reading).read();
}

}  // namespace sluice
