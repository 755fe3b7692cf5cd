// Finds where SQL statements end, knowing comments, every quote form, dollar quotes and bodies.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "core/sql/sql_token.hpp"
#include "sluice/migration.hpp"

namespace sluice {

// The statements of one chunk. `line`, `column` and `chunk` of the results count from the chunk's
// place in its file, which is given. Blank and comment-only parts yield nothing; an unterminated
// comment is a statement where comments nest (PostgreSQL), so that the server refuses it as it
// would the file.
std::vector<Statement> split_statements(std::string_view chunk, const ScanRules& rules,
                                        int first_line = 1, int first_column = 1,
                                        int chunk_number = 0);

// The same, and the literal or comment that the chunk leaves open; its offsets count from the
// chunk's start.
struct ChunkScan {
  std::vector<Statement> statements;
  std::optional<Lexeme> unterminated;
};
ChunkScan scan_chunk(std::string_view chunk, const ScanRules& rules, int first_line,
                     int first_column, int chunk_number);

// The first `count` tokens of a statement: words in upper case, everything else verbatim:
// {"ALTER", "TYPE", "\"public\"", ".", "\"e\"", "ADD", …}. For classifying statements.
std::vector<std::string> leading_tokens(std::string_view sql, const ScanRules& rules,
                                        std::size_t count);

}  // namespace sluice
