// What the mirror lacks, compared with the history that decides, and what the histories disagree about.
#pragma once

#include <optional>
#include <vector>

#include "core/recorded.hpp"
#include "core/reconcile.hpp"

namespace sluice {

struct Mirroring {
  MirrorChanges changes;
  std::vector<Diagnostic> diagnostics;
};

Mirroring mirror_changes(const Journal& journal, const History& history, const std::vector<FileHashes>& files,
                         const std::vector<std::optional<Recorded>>& recorded);

}  // namespace sluice
