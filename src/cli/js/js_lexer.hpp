// JavaScript and TypeScript text → tokens, as far as a config file needs them. Types are
// told apart later.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli::js {

enum class TokenKind { identifier, number, string, template_text, regex, punctuator, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // a string's value with its escapes read; otherwise as it stands
  std::size_t offset = 0;
  bool after_newline = false;
  // Of a template only: the texts around its `${ }` parts, and each part's tokens, closed by
  // an end token.
  std::vector<std::string> texts;
  std::vector<std::vector<Token>> parts;

  bool is(std::string_view punctuator) const {
    return kind == TokenKind::punctuator && text == punctuator;
  }
  bool is_word(std::string_view word) const {
    return kind == TokenKind::identifier && text == word;
  }
};

struct Lexed {
  std::vector<Token> tokens;  // the last is `end`
  // Why the text stopped making sense, and where; empty: it was read to its end.
  std::string problem;
  std::size_t problem_offset = 0;
};

Lexed lex(std::string_view source);

}  // namespace sluice::cli::js
