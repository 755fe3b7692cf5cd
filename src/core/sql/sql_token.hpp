// The words, names, strings, numbers and symbols of SQL text, without its comments and blanks.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/ports/database.hpp"
#include "core/sql/sql_lexer.hpp"

namespace sluice {

enum class TokenKind { word, quoted_identifier, string, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // verbatim, quotes included; a symbol is one character
  std::size_t offset = 0;
};

// "(" or "[", and what ends them.
bool opens(const Token& token);
bool closes(const Token& token);

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

}  // namespace sluice
