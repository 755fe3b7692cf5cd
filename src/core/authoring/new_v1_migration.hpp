// What `create NAME` writes where the layout is v1: a folder with an empty migration to fill by
// hand, byte for byte as `drizzle-kit generate --custom --name NAME` (1.0) does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/authoring/new_migration.hpp"
#include "core/snapshot/v1_join.hpp"

namespace sluice {

struct NewV1MigrationInput {
  std::string name;               // used as it is
  std::string dialect;            // "postgresql" or "sqlite"
  std::int64_t now_ms = 0;        // milliseconds since the epoch
  std::string uuid;               // of the new snapshot
  std::vector<std::string> tags;  // of the migrations that there are
  std::vector<V1File> leaves;     // that none follows yet, in the folder's order; none: the first
  V1File shared;  // the last one that all leaves come from; without a text where there is none
};

// Throws Error: usage for a name that cannot be part of a file name or is taken; bad_file for a
// snapshot that cannot be continued, and for SQLite's branches that cannot be joined.
NewMigration new_v1_migration(const NewV1MigrationInput& input);

}  // namespace sluice
