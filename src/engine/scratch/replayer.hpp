// Replays a folder's SQL in a scratch database, and looks after each migration whether what it made
// is what its snapshot says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/schema/drift.hpp"
#include "engine/scratch/prover.hpp"

namespace sluice {

// A migration whose SQL does not make its snapshot: what differs that did not differ before it.
struct ReplayDifference {
  std::string tag, file;
  std::vector<Drift> differences;
  bool operator==(const ReplayDifference&) const = default;
};

// What a migration's SQL makes beside its snapshot: tables, views and others that a snapshot would
// hold, and of which this one does not know.
struct ReplayUnknown {
  std::string tag, file;
  std::vector<ObjectRef> objects;
  bool operator==(const ReplayUnknown&) const = default;
};

struct Replay {
  std::string product;
  std::size_t compared = 0;  // migrations with a snapshot
  std::vector<ReplayDifference> differing;
  std::vector<ReplayUnknown> unknown;
  std::optional<ErrorInfo> failure;  // of the migration where it ended
  std::vector<Finding> remarks;      // of the scratch database
  bool operator==(const Replay&) const = default;
};

// `options.url` names the server; nothing of the scratch database stays. The project's migrations
// are loaded. Throws Error as prove() does.
Replay replay(const SessionPorts& ports, const Project& project, const OpenOptions& options,
              Reach reach);

// Each difference, what is unknown, and the failure, as findings of the folder.
std::vector<Finding> findings_of(const Replay& replay);

}  // namespace sluice
