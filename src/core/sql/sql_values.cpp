#include "core/sql/sql_values.hpp"

#include "base/text.hpp"
#include "core/sql/sql_token.hpp"

namespace sluice {

namespace {

bool is_word(const Token& token, std::string_view word) {
  return token.kind == TokenKind::word && text::equals_ignore_case(token.text, word);
}

bool is_symbol(const Token& token, std::string_view symbol) {
  return token.kind == TokenKind::symbol && token.text == symbol;
}

// One value of a row, token by token: a literal, a sign before it, a cast behind it.
class LiteralReader {
 public:
  void take(const Token& token) {
    if (begin_ == std::string_view::npos) begin_ = token.offset;
    end_ = token.offset + token.text.size();
    switch (state_) {
      case State::start:
        if (is_symbol(token, "-") || is_symbol(token, "+")) return go(State::sign);
        [[fallthrough]];
      case State::sign:
        return go(token.kind == TokenKind::string || token.kind == TokenKind::number
                      ? State::literal
                      : State::computed);
      case State::literal: return go(is_symbol(token, ":") ? State::colon : State::computed);
      case State::colon: return go(is_symbol(token, ":") ? State::dot : State::computed);
      case State::dot: return go(is_name(token) ? State::type : State::computed);
      case State::type: return go(is_symbol(token, ".") ? State::dot : State::computed);
      case State::computed: return;
    }
  }
  bool is_literal() const { return state_ == State::literal || state_ == State::type; }
  std::string_view in(std::string_view sql) const { return sql.substr(begin_, end_ - begin_); }

 private:
  enum class State { start, sign, literal, colon, dot, type, computed };

  static bool is_name(const Token& token) {
    return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
  }
  void go(State state) { state_ = state; }

  State state_ = State::start;
  std::size_t begin_ = std::string_view::npos;
  std::size_t end_ = 0;
};

class RowsReader {
 public:
  RowsReader(std::string_view sql, const ValuesColumn& column, const ScanRules& rules)
      : sql_(sql), column_(column), tokens_(sql, rules) {}

  std::vector<std::string> read() {
    if (!skip_to_values()) return {};
    std::vector<std::string> literals;
    do {
      const std::string_view literal = read_row();
      if (literal.empty()) return {};
      literals.emplace_back(literal);
    } while (is_symbol(token_ = tokens_.next(), ","));
    const bool is_all = token_.kind == TokenKind::end || is_symbol(token_, ";") ||
                        is_word(token_, "RETURNING") || is_word(token_, "ON");
    return is_all ? literals : std::vector<std::string>();
  }

 private:
  bool skip_to_values() {
    int depth = 0;
    do {
      token_ = tokens_.next();
      if (opens(token_)) ++depth;
      if (closes(token_)) --depth;
      if (depth == 0 && is_word(token_, "VALUES")) return true;
    } while (token_.kind != TokenKind::end);
    return false;
  }

  // Up to its ")"; empty where the row is none, or its value no literal.
  std::string_view read_row() {
    if (!is_symbol(tokens_.next(), "(")) return {};
    LiteralReader literal;
    std::size_t place = 0;
    for (int depth = 1; depth > 0;) {
      token_ = tokens_.next();
      if (token_.kind == TokenKind::end) return {};
      if (opens(token_)) ++depth;
      if (closes(token_) && --depth == 0) break;
      if (depth == 1 && is_symbol(token_, ","))
        ++place;
      else if (place == column_.place)
        literal.take(token_);
    }
    return place + 1 == column_.count && literal.is_literal() ? literal.in(sql_)
                                                              : std::string_view();
  }

  std::string_view sql_;
  ValuesColumn column_;
  Tokens tokens_;
  Token token_;
};

}  // namespace

std::vector<std::string> literals_of(std::string_view sql, const ValuesColumn& column,
                                     const ScanRules& rules) {
  return RowsReader(sql, column, rules).read();
}

}  // namespace sluice
