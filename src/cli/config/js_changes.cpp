// Side effects of code that is not run, as far as the tokens betray them.
#include "cli/config/js_changes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace sluice::cli::js {

bool is_assignment(const Token& token) {
  constexpr std::array<std::string_view, 14> k_assignments = {
      "=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "**=", "?\?=", "||=", "&&=", "++", "--"};
  return token.kind == TokenKind::punctuator &&
         std::find(k_assignments.begin(), k_assignments.end(), token.text) != k_assignments.end();
}

namespace {

// Forgets the variable whose name, or whose member, ends at token `i`.
void forget(const std::vector<Token>& tokens, std::size_t begin, std::size_t i, Scope& scope) {
  std::string last;
  while (i >= begin + 2 && tokens[i].kind == TokenKind::identifier && tokens[i - 1].is(".")) {
    last = tokens[i].text;
    i -= 2;
  }
  if (tokens[i].is("]")) {
    scope.doubt_environment("an assignment with a computed key");
    while (i > begin && tokens[i].kind != TokenKind::identifier) --i;
  }
  if (tokens[i].kind != TokenKind::identifier) return;
  const bool is_own = i > begin && (tokens[i - 1].is_word("const") || tokens[i - 1].is_word("let"));
  if (is_own) return;
  const std::string& name = tokens[i].text;
  if (name == "env" || name == "process") scope.unsure_variables.insert(last);
  if (const auto known = scope.names.find(name); known != scope.names.end()) {
    known->second = unreadable(text::cat(name, ", which is assigned where it may or may not run"),
                               tokens[i].offset);
  }
}

// Calls that set no variable; `if (…)` and the like are no calls.
bool is_harmless(const std::vector<Token>& tokens, std::size_t callee) {
  constexpr std::array<std::string_view, 8> k_names = {"if",    "for",   "while", "switch",
                                                       "catch", "Error", "exit",  "String"};
  const Token& token = tokens[callee];
  if (token.kind != TokenKind::identifier) return true;
  if (std::find(k_names.begin(), k_names.end(), token.text) != k_names.end()) return true;
  return callee >= 2 && tokens[callee - 1].is(".") && tokens[callee - 2].is_word("console");
}

}  // namespace

void forget_assigned(const std::vector<Token>& tokens, TokenRange range, Scope& scope) {
  for (auto i = range.begin; i < range.end; ++i) {
    if (!is_assignment(tokens[i])) continue;
    if (i > range.begin) forget(tokens, range.begin, i - 1, scope);
    // `++x`
    if (i + 1 < range.end && (tokens[i].is("++") || tokens[i].is("--")))
      forget(tokens, i + 1, i + 1, scope);
  }
}

void doubt_calls(const std::vector<Token>& tokens, TokenRange range, Scope& scope) {
  for (auto i = range.begin + 1; i < range.end; ++i) {
    if (!tokens[i].is("(") || is_harmless(tokens, i - 1)) continue;
    scope.doubt_environment(text::cat("the call ", tokens[i - 1].text, "(...)"));
    forget_arguments(tokens, range, scope);
  }
}

void forget_arguments(const std::vector<Token>& tokens, TokenRange range, Scope& scope) {
  for (auto i = range.begin; i < range.end; ++i) {
    if (tokens[i].kind != TokenKind::identifier) continue;
    const auto known = scope.names.find(tokens[i].text);
    if (known == scope.names.end() || !known->second.is(Kind::object)) continue;
    known->second =
        unreadable(text::cat(tokens[i].text, ", which is handed to a function"), tokens[i].offset);
  }
}

}  // namespace sluice::cli::js
