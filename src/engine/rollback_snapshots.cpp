#include "engine/rollback_snapshots.hpp"

#include "base/text.hpp"
#include "core/names.hpp"
#include "engine/project.hpp"

namespace sluice {

RollbackSnapshots::RollbackSnapshots(const SchemaDialect& dialect, const FileSystem& files,
                                     const Project& project) {
  for (const JournalEntry& entry : project.journal.entries) {
    const std::string file =
        text::cat(project.folder, "/meta/", number_of(entry.tag), "_snapshot.json");
    if (!files.is_file(file)) continue;
    try {
      snapshots_.push_back(dialect.decode_snapshot(files.read(file, k_json_limit), file));
      places_[entry.tag] = snapshots_.size() - 1;
    } catch (const Error& error) {
      // Whoever reads snapshots for their own sake says so; here one fewer is known.
      if (error.info().code != ErrorCode::bad_file && error.info().code != ErrorCode::io) throw;
    }
  }
  chain_ = chain_of(snapshots_);
}

std::optional<RollbackSnapshots::Pair> RollbackSnapshots::around(const std::string& tag) const {
  const auto place = places_.find(tag);
  if (place == places_.end() || !chain_.links[place->second].is_known) return {};
  auto before = schema_before(snapshots_, chain_, place->second);
  if (!before) return {};
  return Pair{*std::move(before), &snapshots_[place->second]};
}

}  // namespace sluice
