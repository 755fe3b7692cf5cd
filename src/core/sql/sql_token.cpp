#include "core/sql/sql_token.hpp"

namespace sluice {

namespace {

TokenKind token_kind(LexemeKind kind) {
  switch (kind) {
    case LexemeKind::word: return TokenKind::word;
    case LexemeKind::quoted_identifier: return TokenKind::quoted_identifier;
    case LexemeKind::string: return TokenKind::string;
    case LexemeKind::number: return TokenKind::number;
    case LexemeKind::symbol: return TokenKind::symbol;
    case LexemeKind::blank:
    case LexemeKind::line_comment:
    case LexemeKind::block_comment:
    case LexemeKind::end: return TokenKind::end;
  }
  return TokenKind::end;
}

}  // namespace

bool opens(const Token& token) {
  return token.kind == TokenKind::symbol && (token.text == "(" || token.text == "[");
}

bool closes(const Token& token) {
  return token.kind == TokenKind::symbol && (token.text == ")" || token.text == "]");
}

Token Tokens::next() {
  Lexeme lexeme = read_lexeme(sql_, at_, rules_);
  while (lexeme.is_skipped() && lexeme.terminated) lexeme = read_lexeme(sql_, lexeme.end, rules_);
  at_ = lexeme.end;
  if (!lexeme.terminated) unterminated_ = lexeme;
  if (lexeme.is_skipped()) return {.kind = TokenKind::end, .text = {}, .offset = lexeme.end};
  return {.kind = token_kind(lexeme.kind),
          .text = sql_.substr(lexeme.begin, lexeme.end - lexeme.begin),
          .offset = lexeme.begin};
}

}  // namespace sluice
