// A place in a token list, and how to get past what is not read: brackets, types,
// functions, whole expressions.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "cli/js/js_lexer.hpp"

namespace sluice::cli::js {

class Cursor {
 public:
  // `tokens` ends with an end token and outlives the cursor.
  explicit Cursor(const std::vector<Token>& tokens, std::size_t at = 0)
      : tokens_(&tokens), at_(at) {}

  const Token& peek(std::size_t ahead = 0) const;
  bool done() const { return peek().kind == TokenKind::end; }
  std::size_t position() const { return at_; }
  const std::vector<Token>& tokens() const { return *tokens_; }
  void move_to(std::size_t position) { at_ = position; }

  const Token& take();
  bool take(std::string_view punctuator);
  bool take_word(std::string_view word);

  // The position after the bracket that closes the one at `position`; the end's when none does.
  std::size_t after_bracket(std::size_t position) const;
  void skip_brackets() { at_ = after_bracket(at_); }
  // To the next `,` `;` `)` `]` `}` that belongs to none of the brackets passed on the way; where
  // `by_line`, also to a new line that starts a new statement.
  void skip_value(bool by_line);
  // A TypeScript type: after `:`, `as` or `satisfies`.
  void skip_type();
  // `type X = …`, `interface X { … }`, `namespace X { … }`
  bool at_type_declaration() const;
  void skip_type_declaration();
  // `a.b`, `a["b"]`, with dots.
  std::string take_path();
  // `<…>`
  void skip_type_arguments();
  // The position after `<…>`, when that is what stands here and `(` follows it; else this position.
  std::size_t after_type_arguments() const;
  // Whether this token begins a new statement on a new line, as the automatic semicolon has it.
  bool at_new_statement() const;
  // Whether a parenthesis here opens an arrow function's parameters.
  bool at_arrow_function(bool may_have_type) const;

 private:
  void skip_type_unit();
  const std::vector<Token>* tokens_;
  std::size_t at_;
};

}  // namespace sluice::cli::js
