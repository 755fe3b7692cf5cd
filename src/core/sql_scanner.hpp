// Finds where SQL statements end, knowing comments, every quote form, dollar quotes and bodies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/database.hpp"
#include "sluice/project.hpp"

namespace sluice {

enum class TokenKind { word, quoted_identifier, string, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // verbatim, quotes included
  std::size_t offset = 0;
};

// Reads tokens one by one, comments and blanks skipped. Never throws: an unterminated literal or comment
// runs to the end of the text and is reported by unterminated().
class Tokens {
 public:
  Tokens(std::string_view sql, const ScanRules& rules);
  Token next();
  bool unterminated() const { return unterminated_; }

 private:
  std::string_view sql_;
  ScanRules rules_;
  std::size_t at_ = 0;
  bool unterminated_ = false;
};

// The statements of one chunk. `line`, `column` and `chunk` of the results count from the chunk's place in
// its file, which is given. Blank and comment-only parts yield nothing.
std::vector<Statement> split_statements(std::string_view chunk, const ScanRules& rules,
                                        int first_line = 1, int first_column = 1, int chunk_number = 0);

// The first `count` tokens of a statement: words in upper case, everything else verbatim:
// {"ALTER", "TYPE", "\"public\"", ".", "\"e\"", "ADD", …}. For classifying statements.
std::vector<std::string> leading_tokens(std::string_view sql, const ScanRules& rules, std::size_t count);

}  // namespace sluice
