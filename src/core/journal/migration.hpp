// A migration file: the hash over exactly the bytes Drizzle hashes, the chunks between breakpoints,
// the statements in each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// SHA-256 hex of the file as Drizzle computes it: invalid UTF-8 replaced by U+FFFD first.
std::string drizzle_hash(std::string_view bytes);
// The hashes of the same text with LF, with CRLF, without and with a BOM; the file's own is not
// among them.
std::vector<std::string> equivalent_hashes(std::string_view bytes);
// The MD5 of the text as it is, with LF and with CRLF: what older tools stored.
std::vector<std::string> older_hashes(std::string_view bytes);

// The parts between the exact breakpoint marker, anywhere it stands; joined by the marker they are
// the file.
std::vector<std::string_view> split_chunks(std::string_view text);

// `file` is how the migration is named in messages. Throws Error(bad_file) for a NUL byte: a server
// would see only what stands before it; and for a line that git left of a conflict. Its
// equivalent_hashes are left to the caller.
//
// A block comment that goes on over breakpoints (drizzle-kit `pull` writes such a file) is refused
// by the server, as under Drizzle: the part before the breakpoint on PostgreSQL, its closing `*/`
// on SQLite, where an open comment is legal. Nothing within the comment is a statement. The
// diagnostics' codes:
//   several-statements-in-chunk  info     libsql would run only the first; one for each such chunk
//   breakpoint-in-literal        warning  Drizzle cuts the literal there, and so does Sluice
//   breakpoint-in-comment        warning  see above
//   unterminated-literal         warning  a quote or comment that is open at the file's end
//   invalid-utf8                 warning  read with U+FFFD in place of what is not UTF-8, as
//   Drizzle does byte-order-mark              info     left out of the first statement; PostgreSQL
//   under Drizzle refuses it
Migration parse_migration(const JournalEntry& entry, const std::string& file,
                          std::string_view bytes, const ScanRules& rules);

}  // namespace sluice
