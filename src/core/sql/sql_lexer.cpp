#include "core/sql/sql_lexer.hpp"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

constexpr std::size_t k_none = std::string_view::npos;
constexpr std::string_view k_bom = "\xEF\xBB\xBF";

// Looked up in a table, for every character of every file passes here.
enum class Class : unsigned char { other, blank, letter, digit };

constexpr std::array<Class, 256> k_classes = [] {
  std::array<Class, 256> classes{};
  for (const unsigned char blank : {' ', '\t', '\n', '\r', '\f', '\v'})
    classes[blank] = Class::blank;
  for (unsigned char digit = '0'; digit <= '9'; ++digit) classes[digit] = Class::digit;
  for (unsigned char lower = 'a'; lower <= 'z'; ++lower) classes[lower] = Class::letter;
  for (unsigned char upper = 'A'; upper <= 'Z'; ++upper) classes[upper] = Class::letter;
  for (std::size_t high = 0x80; high <= 0xff; ++high) classes[high] = Class::letter;
  classes['_'] = Class::letter;
  return classes;
}();

Class class_of(char letter) { return k_classes[static_cast<unsigned char>(letter)]; }
bool is_blank(char letter) { return class_of(letter) == Class::blank; }
bool is_digit(char letter) { return class_of(letter) == Class::digit; }
bool is_letter(char letter) { return class_of(letter) == Class::letter; }
bool is_one_of(char letter, std::string_view set) {
  return std::any_of(set.begin(), set.end(), [letter](char one) { return one == letter; });
}

class Reader {
 public:
  Reader(std::string_view sql, std::size_t at, const ScanRules& rules)
      : sql_(sql), at_(at), rules_(rules) {}

  Lexeme read() const;

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  bool sees(std::string_view text) const { return sql_.substr(at_, text.size()) == text; }
  Lexeme until(std::size_t end, LexemeKind kind) const {
    return {kind, at_, std::min(end, sql_.size()), end != k_none};
  }

  Lexeme blank() const;
  Lexeme line_comment() const;
  Lexeme block_comment() const;
  Lexeme quoted(std::size_t prefix, char quote, LexemeKind kind) const;
  Lexeme escape_string() const;
  Lexeme dollar_quote(std::size_t tag_end) const;
  std::size_t dollar_tag_end() const;
  std::size_t string_continuation(std::size_t after) const;
  Lexeme word() const;
  Lexeme number() const;
  Lexeme from_letter() const;
  Lexeme from_other() const;

  std::string_view sql_;
  std::size_t at_;
  const ScanRules& rules_;
};

// A BOM is blank at a file's start, and to SQLite anywhere; to PostgreSQL it would be
// a syntax error.
Lexeme Reader::blank() const {
  std::size_t end = at_;
  while (end < sql_.size()) {
    if (is_blank(sql_[end]))
      ++end;
    else if (sql_.substr(end, k_bom.size()) == k_bom)
      end += k_bom.size();
    else
      break;
  }
  return {LexemeKind::blank, at_, end};
}

// PostgreSQL, whose comments nest, ends a line comment at a lone CR too; SQLite at LF only.
Lexeme Reader::line_comment() const {
  const std::size_t end = sql_.find_first_of(rules_.nested_comments ? "\r\n" : "\n", at_);
  return {LexemeKind::line_comment, at_, std::min(end, sql_.size())};
}

Lexeme Reader::block_comment() const {
  std::size_t at = at_ + 2;
  for (int depth = 1; depth > 0;) {
    at = sql_.find_first_of(rules_.nested_comments ? "*/" : "*", at);
    if (at == k_none) return until(k_none, LexemeKind::block_comment);
    const std::string_view pair = sql_.substr(at, 2);
    depth += pair == "/*" ? 1 : pair == "*/" ? -1 : 0;
    at += pair == "/*" || pair == "*/" ? 2 : 1;
  }
  return until(at, LexemeKind::block_comment);
}

// A quote is doubled to stand for itself.
Lexeme Reader::quoted(std::size_t prefix, char quote, LexemeKind kind) const {
  std::size_t at = at_ + prefix + 1;
  while (true) {
    at = sql_.find(quote, at);
    if (at == k_none) return until(k_none, kind);
    if (at + 1 >= sql_.size() || sql_[at + 1] != quote) return until(at + 1, kind);
    at += 2;
  }
}

// 'a' newline 'b' is one string, and the second part keeps the first one's rules for backslashes.
// Nothing, or the offset after the second part's opening quote.
std::size_t Reader::string_continuation(std::size_t after) const {
  bool has_newline = false;
  while (after < sql_.size()) {
    if (is_blank(sql_[after])) {
      has_newline = has_newline || is_one_of(sql_[after], "\r\n");
      ++after;
    } else if (sql_.substr(after, 2) == "--") {
      after = std::min(sql_.find_first_of("\r\n", after), sql_.size());
    } else {
      break;
    }
  }
  return has_newline && after < sql_.size() && sql_[after] == '\'' ? after + 1 : k_none;
}

Lexeme Reader::escape_string() const {
  std::size_t at = at_ + 2;
  while (true) {
    at = sql_.find_first_of("'\\", at);
    if (at == k_none) return until(k_none, LexemeKind::string);
    const bool is_pair = sql_[at] == '\\' || (at + 1 < sql_.size() && sql_[at + 1] == '\'');
    if (is_pair) {
      at += 2;
      if (at > sql_.size()) return until(k_none, LexemeKind::string);
      continue;
    }
    const std::size_t continued = string_continuation(at + 1);
    if (continued == k_none) return until(at + 1, LexemeKind::string);
    at = continued;
  }
}

// After `$`: an optional identifier without `$`, then `$`. Nothing: it opens no quote ($1
// is a parameter).
std::size_t Reader::dollar_tag_end() const {
  std::size_t at = at_ + 1;
  if (at < sql_.size() && is_digit(sql_[at])) return k_none;
  while (at < sql_.size() && (is_letter(sql_[at]) || is_digit(sql_[at]))) ++at;
  return at < sql_.size() && sql_[at] == '$' ? at + 1 : k_none;
}

Lexeme Reader::dollar_quote(std::size_t tag_end) const {
  const std::string_view tag = sql_.substr(at_, tag_end - at_);
  const std::size_t close = sql_.find(tag, tag_end);
  return until(close == k_none ? k_none : close + tag.size(), LexemeKind::string);
}

Lexeme Reader::word() const {
  std::size_t end = at_;
  while (end < sql_.size() && (is_letter(sql_[end]) || is_digit(sql_[end]) || sql_[end] == '$'))
    ++end;
  return {LexemeKind::word, at_, end};
}

Lexeme Reader::number() const {
  std::size_t end = at_;
  while (end < sql_.size()) {
    const bool is_sign = is_one_of(sql_[end], "+-") && is_one_of(sql_[end - 1], "eE") &&
                         end + 1 < sql_.size() && is_digit(sql_[end + 1]) && !sees("0x") &&
                         !sees("0X");
    if (!is_sign && !is_digit(sql_[end]) && !is_letter(sql_[end]) && sql_[end] != '.') break;
    ++end;
  }
  return {LexemeKind::number, at_, end};
}

// A letter may begin a literal: E'…', U&"…", X'…'.
Lexeme Reader::from_letter() const {
  const char first = peek(), second = peek(1);
  if (second == '\'') {
    if (rules_.escape_strings && is_one_of(first, "eE")) return escape_string();
    if (is_one_of(first, "bBnNxX")) return quoted(1, '\'', LexemeKind::string);
  }
  if (second == '&' && rules_.escape_strings && is_one_of(first, "uU")) {
    if (peek(2) == '\'') return quoted(2, '\'', LexemeKind::string);
    if (peek(2) == '"') return quoted(2, '"', LexemeKind::quoted_identifier);
  }
  return sees(k_bom) ? blank() : word();
}

Lexeme Reader::from_other() const {
  const char first = peek();
  if (sees("--")) return line_comment();
  if (sees("/*")) return block_comment();
  if (first == '\'') return quoted(0, '\'', LexemeKind::string);
  if (first == '"') return quoted(0, '"', LexemeKind::quoted_identifier);
  if (first == '`' && rules_.backtick_identifiers)
    return quoted(0, '`', LexemeKind::quoted_identifier);
  if (first == '[' && rules_.bracket_identifiers) {
    const std::size_t close = sql_.find(']', at_);
    return until(close == k_none ? k_none : close + 1, LexemeKind::quoted_identifier);
  }
  if (first == '$' && rules_.dollar_quotes) {
    const std::size_t tag_end = dollar_tag_end();
    if (tag_end != k_none) return dollar_quote(tag_end);
  }
  if (first == '.' && is_digit(peek(1))) return number();
  return {LexemeKind::symbol, at_, at_ + 1};
}

Lexeme Reader::read() const {
  if (at_ >= sql_.size()) return {LexemeKind::end, sql_.size(), sql_.size()};
  switch (class_of(sql_[at_])) {
    case Class::blank: return blank();
    case Class::digit: return number();
    case Class::letter: return from_letter();
    case Class::other: break;
  }
  return from_other();
}

}  // namespace

Lexeme read_lexeme(std::string_view sql, std::size_t at, const ScanRules& rules) {
  return Reader(sql, at, rules).read();
}

}  // namespace sluice
