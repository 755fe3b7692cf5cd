// A migration file: the hash over exactly the bytes Drizzle hashes, the chunks between breakpoints, the
// statements in each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/database.hpp"
#include "sluice/project.hpp"

namespace sluice {

// SHA-256 hex of the file as Drizzle computes it: invalid UTF-8 replaced by U+FFFD first.
std::string drizzle_hash(std::string_view bytes);
// The hashes of the same text with LF, with CRLF, without and with a BOM; the file's own is not among them.
std::vector<std::string> equivalent_hashes(std::string_view bytes);

// The parts between the exact breakpoint marker, anywhere it stands; joined by the marker they are the file.
std::vector<std::string_view> split_chunks(std::string_view text);

Migration parse_migration(const JournalEntry& entry, const std::string& file, std::string_view bytes,
                          const ScanRules& rules);

}  // namespace sluice
