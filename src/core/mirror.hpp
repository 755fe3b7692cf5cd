// What the mirror lacks or has too much, compared with the history that decides.
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
                         const Matching& matching, const std::vector<std::optional<Recorded>>& recorded);

}  // namespace sluice
