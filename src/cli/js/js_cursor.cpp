// Moving over tokens without reading what they are worth.
#include "cli/js/js_cursor.hpp"

#include <algorithm>
#include <array>

namespace sluice::cli::js {

namespace {

bool opens(const Token& token) { return token.is("(") || token.is("[") || token.is("{"); }
bool closes(const Token& token) { return token.is(")") || token.is("]") || token.is("}"); }

}  // namespace

const Token& Cursor::peek(std::size_t ahead) const {
  return (*tokens_)[std::min(at_ + ahead, tokens_->size() - 1)];
}

const Token& Cursor::take() {
  const Token& token = peek();
  if (!done()) ++at_;
  return token;
}

bool Cursor::take(std::string_view punctuator) {
  if (!peek().is(punctuator)) return false;
  ++at_;
  return true;
}

bool Cursor::take_word(std::string_view word) {
  if (!peek().is_word(word)) return false;
  ++at_;
  return true;
}

std::size_t Cursor::after_bracket(std::size_t position) const {
  int open = 0;
  for (; position + 1 < tokens_->size(); ++position) {
    const Token& token = (*tokens_)[position];
    if (opens(token)) ++open;
    if (closes(token) && --open <= 0) return position + 1;
  }
  return tokens_->size() - 1;
}

bool Cursor::at_new_statement() const {
  const Token& token = peek();
  if (token.kind == TokenKind::end) return true;
  if (!token.after_newline) return false;
  if (token.kind != TokenKind::punctuator) {
    return !token.is_word("in") && !token.is_word("instanceof") &&
           token.kind != TokenKind::template_text;
  }
  return token.is("{") || token.is("@") || token.is("}") || token.is("!") || token.is("++") ||
         token.is("--");
}

void Cursor::skip_value(bool by_line) {
  bool first = true;
  while (!done()) {
    const Token& token = peek();
    if (token.is(",") || token.is(";") || closes(token)) return;
    if (by_line && !first && at_new_statement() && !peek().is("{")) return;
    first = false;
    if (opens(token)) {
      skip_brackets();
    } else {
      ++at_;
    }
  }
}

void Cursor::skip_type() {
  if (!take("|")) take("&");
  skip_type_unit();
  while (peek().is("|") || peek().is("&")) {
    ++at_;
    skip_type_unit();
  }
}

// A name, a literal or a bracket, with what may stand before and after each.
void Cursor::skip_type_unit() {
  constexpr std::array<std::string_view, 5> k_prefixes = {"keyof", "typeof", "readonly", "unique",
                                                          "infer"};
  while (std::any_of(k_prefixes.begin(), k_prefixes.end(),
                     [&](auto word) { return take_word(word); })) {
  }
  take("-");
  const bool is_function = peek().is("(");
  if (opens(peek())) {
    skip_brackets();
    if (is_function && take("=>")) {
      while (opens(peek())) skip_brackets();
    }
  } else if (peek().kind != TokenKind::punctuator) {
    take();
  }
  while (!done() && !peek().after_newline) {
    if (peek().is(".")) {
      ++at_;
      take();
    } else if (peek().is("[")) {
      skip_brackets();
    } else if (peek().is("<")) {
      skip_type_arguments();
    } else {
      return;
    }
  }
}

void Cursor::skip_type_arguments() {
  int open = 0;
  do {
    if (peek().is("<")) ++open;
    if (peek().is(">")) --open;
    take();
  } while (open > 0 && !done());
}

std::size_t Cursor::after_type_arguments() const {
  if (!peek().is("<")) return at_;
  Cursor ahead = *this;
  int open = 0;
  while (!ahead.done()) {
    const Token& token = ahead.take();
    if (token.is("<")) ++open;
    if (token.is(">") && --open == 0) return ahead.peek().is("(") ? ahead.at_ : at_;
    if (token.is(";") || token.is("=") || closes(token)) return at_;
  }
  return at_;
}

bool Cursor::at_type_declaration() const {
  const bool is_word =
      peek().is_word("type") || peek().is_word("interface") || peek().is_word("namespace");
  return is_word && peek(1).kind == TokenKind::identifier && !peek(1).after_newline;
}

void Cursor::skip_type_declaration() {
  const bool is_alias = take().is_word("type");
  take();
  while (!done() && !peek().is(is_alias ? "=" : "{") && !peek().is(";")) take();
  if (is_alias && take("=")) return skip_type();
  if (peek().is("{")) skip_brackets();
}

std::string Cursor::take_path() {
  std::string path;
  while (peek().kind == TokenKind::identifier) {
    path += take().text;
    while (peek().is("[") && peek(1).kind == TokenKind::string && peek(2).is("]")) {
      path += "." + peek(1).text;
      at_ += 3;
    }
    if (!take(".")) break;
    path += ".";
  }
  return path;
}

bool Cursor::at_arrow_function(bool may_have_type) const {
  if (peek().kind == TokenKind::identifier) return peek(1).is("=>");
  if (!peek().is("(")) return false;
  Cursor ahead = *this;
  ahead.skip_brackets();
  if (ahead.peek().is("=>")) return true;
  if (!may_have_type || !ahead.take(":")) return false;
  ahead.skip_type();
  return ahead.peek().is("=>");
}

}  // namespace sluice::cli::js
