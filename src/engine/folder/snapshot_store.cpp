#include "engine/folder/snapshot_store.hpp"

#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"

namespace sluice {

std::string SnapshotStore::file(std::size_t entry) const {
  return snapshot_file(project_, project_.journal.entries[entry]);
}

std::optional<std::string> SnapshotStore::text(const std::string& file) const {
  if (!files_.is_file(file)) return {};
  return read_below(files_, project_.folder, file, k_json_limit);
}

std::optional<Snapshot> SnapshotStore::snapshot(std::size_t entry) const {
  const std::string path = file(entry);
  const std::optional<std::string> content = text(path);
  if (!content) return {};
  return dialect_.snapshots().decode(*content, path);
}

}  // namespace sluice
