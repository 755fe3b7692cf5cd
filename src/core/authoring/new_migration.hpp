// What `create NAME` writes: an empty migration to fill by hand, file for file and byte for byte as
// `drizzle-kit generate --custom --name NAME` (0.31) does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/snapshot_codec.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// drizzle.config's `migrations.prefix`. `timestamp` and `supabase` are the same.
enum class PrefixMode { index, timestamp, supabase, unix_seconds, none };
// "index", "timestamp", "supabase", "unix", "none"
std::optional<PrefixMode> parse_prefix_mode(std::string_view name);

struct NewMigrationInput {
  std::string name;                      // used as it is
  const SnapshotCodec* codec = nullptr;  // of the folder's product; not null
  // None: as the folder's own names begin, with their number or their time.
  std::optional<PrefixMode> prefix = PrefixMode::index;
  // Milliseconds since the epoch. Drizzle skips what is not later than the newest row, so that a
  // `when` ahead of the clock in the journal is followed by the next one.
  std::int64_t now_ms = 0;
  std::string uuid;         // of the new snapshot
  bool breakpoints = true;  // drizzle.config's `breakpoints`

  std::string journal_file = "meta/_journal.json";  // how it is named in messages
  std::optional<std::string> journal;  // its text; nothing: this is the folder's first migration

  // The last file of meta/ in byte-wise order of names whose name does not start with `_`.
  std::string snapshot_file;
  std::optional<std::string> snapshot;
};

struct NewFile {
  std::string path;  // below the migrations folder
  std::string content;
  bool replaces = false;  // it may exist already; the others must not
  bool operator==(const NewFile&) const = default;
};

struct NewMigration {
  std::string tag;
  std::vector<NewFile>
      files;  // in the order to write them: the journal is last, so that it names what exists
  bool operator==(const NewMigration&) const = default;
};

inline constexpr std::string_view k_custom_sql =
    "-- Custom SQL migration file, put your code below! --";
// Throws Error(usage) for a name that cannot be part of a file name.
void check_migration_name(std::string_view name, const std::string& tag);

// Throws Error: usage for a name that cannot be part of a file name or is taken; bad_file for a
// journal or snapshot that cannot be continued (another dialect, a snapshot of an older version).
NewMigration new_migration(const NewMigrationInput& input);

}  // namespace sluice
