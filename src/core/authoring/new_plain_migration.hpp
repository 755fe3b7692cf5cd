// What `create NAME` writes into a folder of plain .sql files: the next number, or the time, as the
// folder's last migration writes it, and a rollback file where the others have one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/authoring/new_migration.hpp"
#include "sluice/migration.hpp"

namespace sluice {

struct NewPlainMigrationInput {
  std::string name;         // used as it is
  std::int64_t now_ms = 0;  // milliseconds since the epoch
  Journal journal;          // the folder's, not empty
  std::string last_path;    // of its last migration's SQL, below the folder
  // Where the last migration that has one has its rollback, below the folder; empty: none has.
  std::string rollback_path;
  std::string rollback_tag;  // the tag of that migration
};

// What the rollback file holds until somebody writes it.
inline constexpr std::string_view k_custom_rollback =
    "-- Custom SQL that undoes the migration, put your code below! --";

// Throws Error(usage) for a name that cannot be part of a file name or is taken.
NewMigration new_plain_migration(const NewPlainMigrationInput& input);

}  // namespace sluice
