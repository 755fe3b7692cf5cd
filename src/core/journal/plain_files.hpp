// Folders of plain .sql files: a file for each migration, whose name begins with its number or its
// time. There is no journal; the names say what one would.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/migration.hpp"

namespace sluice {

// A file below the folder, as a migration.
struct PlainFile {
  std::string tag;   // "0001_init" of each of the three
  std::string path;  // "0001_init.sql", "0001_init.up.sql", "0001_init/up.sql"
  bool operator==(const PlainFile&) const = default;
};

// Nothing for a path that names no migration: it does not end with .sql, begins with no number that
// `_`, `-` or the end follows, or ends as a rollback's name does (.down.sql, .rollback.sql,
// .undo.sql). A folder with up.sql needs no number.
std::optional<PlainFile> plain_file(std::string_view path);

// The order is that of the numbers ("2_b" before "10_a"), then that of the times, then that of the
// names without either; files of one number follow each other by name. A file that has another's
// number and is named after a rollback (0001_rollback.sql, 0001_init_down.sql) is none of them.
// Paths that name no migration are left out.
//
// `when` comes from the name alone, so that every database gets the same: the time that it begins
// with (YYYYMMDD, with hours, minutes, seconds; seconds or milliseconds since 1970), else
// 2000-01-01 and a minute for each number; without either, a minute after the one before. It
// increases by whole seconds. Throws Error(bad_file) for two files of one tag.
Journal journal_of_files(const std::string& folder, const std::vector<std::string>& paths);

// For each entry the tag of another one that has its number; empty for none, and for those that
// share only a day.
std::vector<std::string> tags_of_same_number(const Journal& journal);

// "0001" of "0001_init" and of "0001-init".
std::string_view digits_of(std::string_view tag);

// Whether the tag begins with a time, not with a number.
bool says_time(std::string_view tag);

// The line from which on a file undoes what it made before, as other tools mark it:
// "-- migrate:down", "-- +goose Down", "-- Down Migration", "-- DOWN"; nothing where there is none.
std::optional<int> line_of_down_section(std::string_view sql);

}  // namespace sluice
