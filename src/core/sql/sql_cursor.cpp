#include "core/sql/sql_cursor.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice {

namespace {

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
}

std::size_t end_of(const Token& token) { return token.offset + token.text.size(); }

}  // namespace

std::string WrittenName::text() const { return text::join(parts, "."); }

WrittenName WrittenName::with_last(const std::string& last) const {
  WrittenName other = *this;
  if (other.parts.empty()) other.parts.emplace_back();
  other.parts.back() = last;
  return other;
}

std::string WrittenName::qualified(const std::string& last) const { return with_last(last).text(); }

WrittenName WrittenName::parent() const {
  WrittenName other = *this;
  if (!other.parts.empty()) other.parts.pop_back();
  return other;
}

std::string stored_name(const std::string& written, bool folds) {
  if (written.size() < 2) return folds ? text::lower(written) : written;
  const char open = written.front();
  const char close = open == '[' ? ']' : open;
  const bool is_quoted =
      std::string_view("\"`[").find(open) != std::string_view::npos && written.back() == close;
  if (!is_quoted) return folds ? text::lower(written) : written;
  const std::string inner = written.substr(1, written.size() - 2);
  return open == '[' ? inner
                     : text::replace_all(inner, std::string(2, close), std::string(1, close));
}

SqlCursor::SqlCursor(std::string_view sql, const ScanRules& rules) : sql_(sql) {
  Tokens tokens(sql, rules);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next())
    tokens_.push_back(token);
  while (!tokens_.empty() && tokens_.back().text == ";") tokens_.pop_back();
}

const Token& SqlCursor::peek(std::size_t ahead) const {
  static const Token k_end;
  return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : k_end;
}

bool SqlCursor::at(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return (token.kind == TokenKind::word || token.kind == TokenKind::symbol) &&
         text::equals_ignore_case(token.text, word);
}

bool SqlCursor::at_any(std::initializer_list<std::string_view> words, std::size_t ahead) const {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return at(word, ahead); });
}

bool SqlCursor::skip(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (const std::string_view word : words)
    if (!at(word, ahead++)) return false;
  at_ += words.size();
  return true;
}

Token SqlCursor::take() {
  const Token token = peek();
  if (at_ < tokens_.size()) ++at_;
  return token;
}

WrittenName SqlCursor::take_name() {
  WrittenName name;
  if (!is_name(peek())) return name;
  name.parts.emplace_back(take().text);
  while (at(".") && is_name(peek(1))) {
    take();
    name.parts.emplace_back(take().text);
  }
  return name;
}

std::string_view SqlCursor::take_until(std::initializer_list<std::string_view> words) {
  if (at_end()) return {};
  const std::size_t begin = peek().offset;
  std::size_t end = begin;
  for (int depth = 0; !at_end();) {
    if (depth == 0 && at_any(words)) break;
    const Token token = take();
    if (opens(token)) ++depth;
    if (closes(token)) --depth;
    end = end_of(token);
  }
  return sql_.substr(begin, end - begin);
}

std::optional<std::string_view> SqlCursor::take_parentheses() {
  if (!at("(")) return {};
  const std::size_t begin = end_of(take());
  for (int depth = 1; !at_end();) {
    const Token token = take();
    if (opens(token)) ++depth;
    if (closes(token) && --depth == 0) return text::trim(sql_.substr(begin, token.offset - begin));
  }
  return text::trim(sql_.substr(begin));
}

std::vector<std::string_view> split_list(std::string_view sql, const ScanRules& rules) {
  std::vector<std::string_view> parts;
  SqlCursor cursor(sql, rules);
  while (!cursor.at_end()) {
    parts.push_back(cursor.take_until({","}));
    cursor.skip(",");
  }
  return parts;
}

}  // namespace sluice
