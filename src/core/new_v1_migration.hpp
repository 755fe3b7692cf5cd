// What `create NAME` writes where the layout is v1: a folder with an empty migration to fill by
// hand, byte for byte as `drizzle-kit generate --custom --name NAME` (1.0) does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/new_migration.hpp"

namespace sluice {

// A snapshot that none follows yet.
struct V1Leaf {
  std::string tag;   // its migration's
  std::string file;  // how it is named in messages
  std::string snapshot;
};

struct NewV1MigrationInput {
  std::string name;               // used as it is
  std::string dialect;            // "postgresql" or "sqlite"
  std::int64_t now_ms = 0;        // milliseconds since the epoch
  std::string uuid;               // of the new snapshot
  std::vector<std::string> tags;  // of the migrations that there are
  std::vector<V1Leaf> leaves;     // in the folder's order; none: this is the first migration
};

// Throws Error: usage for a name that cannot be part of a file name or is taken; bad_file for a
// snapshot that cannot be continued, and for SQLite's branches, whose snapshots only drizzle-kit
// joins.
NewMigration new_v1_migration(const NewV1MigrationInput& input);

}  // namespace sluice
