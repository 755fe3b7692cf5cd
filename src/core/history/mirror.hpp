// What the mirror lacks, compared with the history that decides, and what the
// histories disagree about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/history/recorded.hpp"
#include "core/journal/file_hashes.hpp"

namespace sluice {

struct Mirroring {
  MirrorChanges changes;
  std::vector<Finding> diagnostics;
};

Mirroring mirror_changes(const Journal& journal, const History& history,
                         const std::vector<FileHashes>& files,
                         const std::vector<std::optional<Recorded>>& recorded);

// Whether the name of a mirror's row, which stands for the entry, is that of another: the row gives
// way to one of the entry's own name, or the other could not be recorded.
bool is_named_after_another(const Journal& journal, std::size_t entry, const std::string& name);

}  // namespace sluice
