// Walks the tokens of one statement with a look ahead, and takes names as they are written.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/sql_scanner.hpp"

namespace sluice {

// A name as the statement writes it, in parts: {"\"public\"", "users"}.
struct WrittenName {
  std::vector<std::string> parts;

  bool empty() const { return parts.empty(); }
  std::string text() const;                              // "public".users
  WrittenName with_last(const std::string& last) const;  // the same with another last part
  std::string qualified(const std::string& last) const;  // … and its text
  WrittenName parent() const;                            // without the last part
};

// An identifier as the product stores it: quotes undone; unquoted ones in lower case where `folds`.
std::string stored_name(const std::string& written, bool folds);

// The text outlives the cursor. Past its end it gives tokens of kind `end`; a semicolon that ends
// the statement is not among them.
class SqlCursor {
 public:
  SqlCursor(std::string_view sql, const ScanRules& rules);

  const Token& peek(std::size_t ahead = 0) const;
  bool at_end() const { return peek().kind == TokenKind::end; }
  // Whether a bare word, or a symbol, stands there; letters' case aside.
  bool at(std::string_view word, std::size_t ahead = 0) const;
  bool at_any(std::initializer_list<std::string_view> words, std::size_t ahead = 0) const;
  // All of these one after another, or none.
  bool skip(std::initializer_list<std::string_view> words);
  bool skip(std::string_view word) { return skip({word}); }
  Token take();
  WrittenName take_name();  // empty where none stands
  // From here to before the next one of these that stands in no parentheses, or to the end.
  std::string_view take_until(std::initializer_list<std::string_view> words);
  // What stands between "(" and its ")"; the cursor is then behind it. Nothing where no "(" stands.
  std::optional<std::string_view> take_parentheses();

 private:
  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

// The parts between commas that stand in no parentheses, trimmed.
std::vector<std::string_view> split_list(std::string_view sql, const ScanRules& rules);

}  // namespace sluice
