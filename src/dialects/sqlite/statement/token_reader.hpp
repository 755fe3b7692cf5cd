// Walks the tokens of one statement, with a look ahead and the place of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sql/sql_scanner.hpp"

namespace sluice::sqlite {

// The text must outlive the reader. Past its end it gives tokens of kind `end`.
class TokenReader {
 public:
  explicit TokenReader(std::string_view sql);

  const Token& peek(std::size_t ahead = 0) const;
  bool at_end() const { return peek().kind == TokenKind::end; }
  // Whether the next token is this bare word or symbol, letters' case aside.
  bool at(std::string_view word) const;
  bool skip(std::string_view word);
  // All of them, one after another, or none.
  bool skip(std::string_view first, std::string_view second);
  Token take();
  std::string take_name() { return unquoted(take()); }
  // What stands between "(" and its ")", trimmed; the reader is then behind the ")".
  std::string_view take_parentheses();
  // Moves to the next word or symbol of this kind that stands in no parentheses, or to the end.
  void skip_to(std::string_view word);

  std::size_t begin() const { return peek().offset; }  // of the next token
  std::size_t end() const { return end_; }             // of the last one taken
  std::string_view text(std::size_t from, std::size_t to) const;

 private:
  static std::string unquoted(const Token& token);

  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

}  // namespace sluice::sqlite
