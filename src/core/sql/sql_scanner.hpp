// Finds where SQL statements end, knowing comments, every quote form, dollar quotes and bodies.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/sql_lexer.hpp"
#include "sluice/database.hpp"
#include "sluice/project.hpp"

namespace sluice {

enum class TokenKind { word, quoted_identifier, string, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // verbatim, quotes included; a symbol is one character
  std::size_t offset = 0;
};

// Reads tokens one by one, comments and blanks skipped. Never throws: an unterminated literal or
// comment runs to the end of the text and is reported by unterminated().
class Tokens {
 public:
  Tokens(std::string_view sql, const ScanRules& rules) : sql_(sql), rules_(rules) {}
  Token next();
  bool unterminated() const { return unterminated_.has_value(); }
  // The literal or comment that has no end.
  const std::optional<Lexeme>& unterminated_lexeme() const { return unterminated_; }

 private:
  std::string_view sql_;
  ScanRules rules_;
  std::size_t at_ = 0;
  std::optional<Lexeme> unterminated_;
};

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
