// What `create NAME` writes where the layout is v1: a folder with an empty migration to fill by
// hand, byte for byte as `drizzle-kit generate --custom --name NAME` (1.0) does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/authoring/new_migration.hpp"

namespace sluice {

struct NewV1MigrationInput {
  std::string name;                      // used as it is
  const SnapshotCodec* codec = nullptr;  // of the folder's product; not null
  std::int64_t now_ms = 0;               // milliseconds since the epoch
  std::vector<std::string> tags;         // of the migrations that there are
  V1Place place;                         // of the new snapshot
};

// Throws Error: usage for a name that cannot be part of a file name or is taken; bad_file for a
// snapshot that cannot be followed, and for branches that cannot be joined.
NewMigration new_v1_migration(const NewV1MigrationInput& input);

}  // namespace sluice
