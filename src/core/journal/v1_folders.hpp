// The v1 layout: a folder for each migration, whose name is its tag and begins with its time. There
// is no journal; the names say what one would.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/locale_order.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// The names are those of the folders that hold a migration.sql. Order and time are those of
// drizzle-orm 1.0's migrator.js. Throws Error(bad_file) for a name that begins with no time, of
// which Drizzle would write NaN into its history; for one whose time no clock shows, since its
// order and its time disagree; and for one with a control character.
Journal journal_of_folders(const std::string& folder, std::vector<std::string> names);

// Milliseconds of "YYYYMMDDHHMMSS" at the name's start, as Date.UTC has it (a 13th month is next
// January); nothing where 14 digits do not stand there.
std::optional<std::int64_t> time_of_folder(std::string_view name);

// "YYYYMMDDHHMMSS" of a time in milliseconds, UTC.
std::string folder_time(std::int64_t when);

}  // namespace sluice
