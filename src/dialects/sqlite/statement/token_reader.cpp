#include "dialects/sqlite/statement/token_reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"

namespace sluice::sqlite {

TokenReader::TokenReader(std::string_view sql) : sql_(sql) {
  constexpr std::size_t k_usual_length = 4;  // of a token and the blank behind it
  tokens_.reserve(sql.size() / k_usual_length + 2);
  Tokens tokens(sql, scan_rules());
  do tokens_.push_back(tokens.next());
  while (tokens_.back().kind != TokenKind::end);
  tokens_.back().offset = sql.size();
}

const Token& TokenReader::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool TokenReader::at(std::string_view word) const {
  const Token& next = peek();
  return (next.kind == TokenKind::word || next.kind == TokenKind::symbol) &&
         text::equals_ignore_case(next.text, word);
}

bool TokenReader::skip(std::string_view word) {
  if (!at(word)) return false;
  take();
  return true;
}

bool TokenReader::skip(std::string_view first, std::string_view second) {
  if (!at(first) || !text::equals_ignore_case(peek(1).text, second)) return false;
  take();
  take();
  return true;
}

Token TokenReader::take() {
  const Token token = peek();
  end_ = token.offset + token.text.size();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

std::string_view TokenReader::take_parentheses() {
  take();
  const std::size_t inside = end_;
  std::size_t close = inside;
  for (int depth = 1; depth > 0 && !at_end();) {
    if (at("(")) ++depth;
    if (at(")")) --depth;
    close = begin();
    take();
  }
  return text::trim(text(inside, close));
}

void TokenReader::skip_to(std::string_view word) {
  while (!at_end() && !at(word)) {
    if (at("("))
      take_parentheses();
    else
      take();
  }
}

std::string_view TokenReader::text(std::size_t from, std::size_t to) const {
  return sql_.substr(from, to - from);
}

std::string TokenReader::unquoted(const Token& token) { return unquote(token.text); }

}  // namespace sluice::sqlite
