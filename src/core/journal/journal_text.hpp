// Writes a new journal, as drizzle-kit does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "sluice/migration.hpp"

namespace sluice {

void write_entry(const JournalEntry& entry, JsonWriter& out);

// Version 7: two blanks, no newline at the end.
std::string new_journal(std::string_view dialect, const std::vector<JournalEntry>& entries);

}  // namespace sluice
