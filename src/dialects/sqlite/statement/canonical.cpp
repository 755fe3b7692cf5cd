#include "dialects/sqlite/statement/canonical.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/token_reader.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::array<std::string_view, 10> k_operators = {
    "<=", ">=", "<>", "!=", "==", "||", "<<", ">>", "->", ">>"};

bool is_plain(std::string_view name) {
  const auto is_word = [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '_' || letter >= 0x80;
  };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), is_word);
}

std::string spelling(const Token& token) {
  switch (token.kind) {
    case TokenKind::quoted_identifier: return canonical_name(unquote(token.text));
    case TokenKind::word:
    case TokenKind::number: return text::lower(token.text);
    case TokenKind::string:
    case TokenKind::symbol:
    case TokenKind::end: break;
  }
  return std::string(token.text);
}

bool stand_apart(std::string_view left, std::string_view right) {
  if (left.empty() || left == "(" || left == "." || right == ")" || right == "," || right == "." ||
      right == "(")
    return false;
  if (left.size() != 1 || right.size() != 1) return true;
  return std::find(k_operators.begin(), k_operators.end(), text::cat(left, right)) ==
         k_operators.end();
}

class Text {
 public:
  void add(std::string piece) {
    if (stand_apart(last_, piece)) out_ += ' ';
    out_ += piece;
    last_ = std::move(piece);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_, last_;
};

// What is sure to be one word: most types and many defaults are, and need no reading.
bool is_one_word(std::string_view sql) {
  const auto is_ascii = [](unsigned char letter) { return letter < 0x80; };
  return is_plain(sql) && std::all_of(sql.begin(), sql.end(), is_ascii);
}

bool begins_with_word(std::string_view sql) {
  if (sql.empty()) return true;
  const unsigned char first = static_cast<unsigned char>(sql.front());
  return std::isalnum(first) != 0 || std::string_view("_'\"`[").find(sql.front()) != sql.npos;
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
}

}  // namespace

std::string canonical_name(std::string_view name) {
  const std::string lower = text::lower(name);
  if (is_plain(lower)) return lower;
  return text::cat('"', text::replace_all(lower, "\"", "\"\""), '"');
}

std::string canonical(std::string_view sql) { return canonical_expression(sql, {}); }

std::string canonical_expression(std::string_view sql, std::string_view table) {
  if (is_one_word(sql)) return text::lower(sql);
  const std::string qualifier = canonical_name(table);
  Text out;
  for (TokenReader tokens(table.empty() ? sql : without_enclosing(sql)); !tokens.at_end();) {
    const Token token = tokens.take();
    if (!table.empty() && is_name(token) && tokens.at(".") && spelling(token) == qualifier)
      tokens.take();
    else if (token.text != ";" || !tokens.at_end())
      out.add(spelling(token));
  }
  return out.take();
}

std::string canonical_type(std::string_view type) { return canonical(type); }

std::string with_name(std::string_view canonical_text, std::string_view from, std::string_view to) {
  const std::string wanted = canonical_name(from);
  Text out;
  for (TokenReader tokens(canonical_text); !tokens.at_end();) {
    const Token token = tokens.take();
    const bool named = is_name(token) && spelling(token) == wanted && !tokens.at("(");
    out.add(named ? canonical_name(to) : spelling(token));
  }
  return out.take();
}

bool mentions(std::string_view sql, std::string_view name) {
  const std::string wanted = text::lower(name);
  for (TokenReader tokens(sql); !tokens.at_end();) {
    const Token token = tokens.take();
    if ((is_name(token) || token.kind == TokenKind::string) &&
        text::lower(unquote(token.text)) == wanted)
      return true;
  }
  return false;
}

std::string_view without_last_comment(std::string_view sql) {
  if (sql.find("--") == std::string_view::npos) return text::trim(sql);
  TokenReader tokens(sql);
  while (!tokens.at_end()) tokens.take();
  return sql.substr(0, tokens.end());
}

std::string_view without_enclosing(std::string_view expression) {
  for (expression = text::trim(expression);;) {
    if (begins_with_word(expression)) return expression;
    TokenReader tokens(expression);
    if (!tokens.at("(")) return expression;
    const std::string_view inside = tokens.take_parentheses();
    if (!tokens.at_end()) return expression;
    expression = inside;
  }
}

}  // namespace sluice::sqlite
