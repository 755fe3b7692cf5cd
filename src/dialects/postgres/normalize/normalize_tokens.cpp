#include "dialects/postgres/normalize/normalize_tokens.hpp"

#include <cctype>

#include "base/text.hpp"

namespace sluice::postgres {

namespace {

using Kind = ExpressionToken::Kind;

bool is_word_start(char letter) {
  return std::isalpha(static_cast<unsigned char>(letter)) != 0 || letter == '_' ||
         static_cast<unsigned char>(letter) >= 0x80;
}
bool is_digit(char letter) { return std::isdigit(static_cast<unsigned char>(letter)) != 0; }
bool is_operator(char letter) {
  return std::string_view("+-*/<>=~!@#%^&|`?").find(letter) != std::string_view::npos;
}

class ExpressionLexer {
 public:
  explicit ExpressionLexer(std::string_view sql) : sql_(sql) {}

  std::vector<ExpressionToken> read() {
    while (skip_blanks()) out_.push_back(next());
    out_.push_back({});
    return std::move(out_);
  }

 private:
  char at(std::size_t place) const { return place < sql_.size() ? sql_[place] : '\0'; }

  bool skip_blanks() {
    while (at_ < sql_.size()) {
      if (std::isspace(static_cast<unsigned char>(sql_[at_])) != 0)
        ++at_;
      else if (sql_.substr(at_, 2) == "--")
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      else
        return true;
    }
    return false;
  }

  // Up to the quote that is not doubled.
  std::string_view quoted(char quote) {
    const std::size_t start = at_++;
    while (at_ < sql_.size() && (sql_[at_] != quote || at(at_ + 1) == quote))
      at_ += sql_[at_] == quote ? 2 : 1;
    at_ = std::min(at_ + 1, sql_.size());
    return sql_.substr(start, at_ - start);
  }

  template <class Test>
  std::string_view run(const Test& belongs) {
    const std::size_t start = at_;
    while (at_ < sql_.size() && belongs(sql_[at_])) ++at_;
    return sql_.substr(start, at_ - start);
  }

  ExpressionToken next() {
    const char letter = sql_[at_];
    if (letter == '\'') return {Kind::text, std::string(quoted('\''))};
    if (letter == '"') return name(quoted('"'));
    if (is_digit(letter) || (letter == '.' && is_digit(at(at_ + 1))))
      return {Kind::number, std::string(run([](char c) { return is_digit(c) || c == '.'; }))};
    if (is_word_start(letter))
      return {Kind::word,
              text::lower(run([](char c) { return is_word_start(c) || is_digit(c) || c == '$'; }))};
    if (sql_.substr(at_, 2) == "::") {
      at_ += 2;
      return {Kind::symbol, "::"};
    }
    if (is_operator(letter)) return {Kind::symbol, std::string(run(is_operator))};
    ++at_;
    return {Kind::symbol, std::string(1, letter)};
  }

  // Quotes that change nothing are left away.
  static ExpressionToken name(std::string_view quoted) {
    const std::string_view inner = quoted.size() < 2 ? quoted : quoted.substr(1, quoted.size() - 2);
    const bool is_plain =
        !inner.empty() && !is_digit(inner.front()) &&
        inner.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == inner.npos;
    return {Kind::quoted, std::string(is_plain ? inner : quoted)};
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::vector<ExpressionToken> out_;
};

}  // namespace

std::vector<ExpressionToken> expression_tokens(std::string_view sql) {
  return ExpressionLexer(sql).read();
}

}  // namespace sluice::postgres
