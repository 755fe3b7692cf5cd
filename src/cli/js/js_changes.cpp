// Side effects of code that is not run, as far as the tokens betray them.
#include "cli/js/js_changes.hpp"

#include <algorithm>
#include <array>
#include <set>
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

// The bracket that the one at `close` closes, not before `begin`.
std::size_t opening(const std::vector<Token>& tokens, std::size_t begin, std::size_t close) {
  int open = 0;
  for (auto i = close; i > begin; --i) {
    if (tokens[i].is(")") || tokens[i].is("]") || tokens[i].is("}")) ++open;
    if ((tokens[i].is("(") || tokens[i].is("[") || tokens[i].is("{")) && --open == 0) return i;
  }
  return begin;
}

bool holds_word(const std::vector<Token>& tokens, TokenRange range, std::string_view word) {
  return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(range.begin),
                     tokens.begin() + static_cast<std::ptrdiff_t>(range.end),
                     [&](const Token& token) { return token.is_word(word); });
}

// What is assigned: {"process", "env", "X"}. A key that is computed is empty.
struct Target {
  std::vector<std::string> path;
  std::size_t begin = 0;
  bool is_pattern = false;  // `{ a, b }`, `[a, b]`
};

// The one that ends at token `i`.
Target target_at(const std::vector<Token>& tokens, std::size_t begin, std::size_t i) {
  Target target;
  while (true) {
    target.begin = i;
    if (tokens[i].is("!") && i > begin) {
      --i;
    } else if (tokens[i].is("]")) {
      const auto open = opening(tokens, begin, i);
      const bool is_member = open > begin && (tokens[open - 1].kind == TokenKind::identifier ||
                                              tokens[open - 1].is(")") || tokens[open - 1].is("]"));
      target.is_pattern = !is_member && target.path.empty();
      target.begin = open;
      if (!is_member) return target;
      const bool is_literal = open + 2 == i && tokens[open + 1].kind == TokenKind::string;
      target.path.insert(target.path.begin(), is_literal ? tokens[open + 1].text : "");
      i = open - 1;
    } else if (tokens[i].is(")")) {
      const auto open = opening(tokens, begin, i);  // (process.env as any).X
      if (holds_word(tokens, {open, i}, "env"))
        target.path.insert(target.path.begin(), {"process", "env"});
      target.begin = open;
      return target;
    } else if (tokens[i].is("}")) {
      target.is_pattern = target.path.empty();
      target.begin = opening(tokens, begin, i);
      return target;
    } else if (tokens[i].kind == TokenKind::identifier) {
      target.path.insert(target.path.begin(), tokens[i].text);
      if (i < begin + 2 || !tokens[i - 1].is(".")) return target;
      i -= 2;
    } else {
      return target;
    }
  }
}

// How many names of a path lead to the environment itself; 0: it is something else.
std::size_t steps_to_environment(const std::vector<std::string>& path, const Scope& scope) {
  if (path.empty()) return 0;
  const auto known = scope.names.find(path.front());
  if (known != scope.names.end() && known->second.is(Kind::environment)) return 1;
  const std::size_t skipped = path.front() == "globalThis" || path.front() == "global" ? 1 : 0;
  if (path.size() < skipped + 2 || path[skipped + 1] != "env") return 0;
  const bool is_owner = path[skipped] == "process" || path[skipped] == "Bun";
  return is_owner ? skipped + 2 : 0;
}

bool is_only_for_missing(const Token& op) { return op.is("?\?=") || op.is("||="); }

// `if (!process.env[key]) process.env[key] = …`
bool is_guarded(const std::vector<Token>& tokens, std::size_t begin, std::size_t target) {
  auto i = target;
  if (i > begin && tokens[i - 1].is("{")) --i;
  if (i <= begin || !tokens[i - 1].is(")")) return false;
  const auto open = opening(tokens, begin, i - 1);
  if (open <= begin || !tokens[open - 1].is_word("if")) return false;
  const TokenRange condition{open, i};
  bool is_negative = holds_word(tokens, condition, "undefined");
  for (auto at = open; at < i; ++at) is_negative = is_negative || tokens[at].is("!");
  return is_negative && holds_word(tokens, condition, "env");
}

void forget_variable(const std::vector<Token>& tokens, std::size_t begin, const Target& target,
                     const std::string& name, const Token& op, Scope& scope) {
  const bool adds = is_only_for_missing(op) || is_guarded(tokens, begin, target.begin);
  if (name.empty() && adds) {
    scope.doubt_environment("an assignment with a computed key");
  } else if (name.empty()) {
    scope.doubt_every_variable("an assignment with a computed key");
  } else {
    scope.unsure_variables.insert(name);
  }
}

bool reaches(const Value& value, const void* object) {
  std::set<const void*> seen;  // an object may be held many times
  std::vector<const Value*> open = {&value};
  while (!open.empty()) {
    const Value* next = open.back();
    open.pop_back();
    if (!next->members || !seen.insert(next->members.get()).second) continue;
    if (next->members.get() == object) return true;
    for (const Member& member : *next->members) open.push_back(&member.value);
  }
  return false;
}

// The object whose member the path's last name is, as far as it is known.
const void* changed_object(const std::vector<std::string>& path, const Scope& scope) {
  const auto root = scope.names.find(path.front());
  if (root == scope.names.end()) return nullptr;
  const Value* value = &root->second;
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const Member* member = value->member(path[i]);
    if (member == nullptr || !member->value.members) break;
    value = &member->value;
  }
  return value->members.get();
}

void make_unreadable(std::string_view name, std::string_view why, std::size_t offset,
                     Scope& scope) {
  if (const auto known = scope.names.find(name); known != scope.names.end())
    known->second = unreadable(text::cat(name, ", which is ", why), offset);
}

// An object is the same one under every name that it has, and within others.
void forget_holders(const void* object, std::string_view why, std::size_t offset, Scope& scope) {
  if (object == nullptr) return;
  for (auto& [name, value] : scope.names) {
    if (!reaches(value, object)) continue;
    value =
        unreadable(text::cat(name == k_exported ? "the export" : name, ", which is ", why), offset);
  }
}

constexpr std::string_view k_perhaps = "assigned where it may or may not run";

void forget(const std::vector<Token>& tokens, std::size_t begin, std::size_t i, const Token& op,
            Scope& scope) {
  const Target target = target_at(tokens, begin, i);
  const auto offset = tokens[target.begin].offset;
  const Token* before = target.begin > begin ? &tokens[target.begin - 1] : nullptr;
  const bool is_own = before != nullptr && (before->is_word("const") || before->is_word("let"));
  if (is_own) return;
  if (target.is_pattern) {
    for (auto at = target.begin; at <= i; ++at)
      if (tokens[at].kind == TokenKind::identifier)
        make_unreadable(tokens[at].text, k_perhaps, offset, scope);
    return;
  }
  if (target.path.empty()) return;
  if (const auto steps = steps_to_environment(target.path, scope); steps > 0) {
    if (target.path.size() == steps && steps > 1)
      return scope.doubt_every_variable("an assignment to process.env");
    if (target.path.size() > steps)
      return forget_variable(tokens, begin, target, target.path[steps], op, scope);
  }
  if (target.path.size() > 1)
    forget_holders(changed_object(target.path, scope), k_perhaps, offset, scope);
  make_unreadable(target.path.front(), k_perhaps, offset, scope);
}

// The last token of the `a.b["c"]` that begins here.
std::size_t end_of_path(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  auto last = begin;
  for (auto i = begin + 1; i < end; ++i) {
    if (tokens[i].is("[")) {
      while (i < end && !tokens[i].is("]")) ++i;
      last = std::min(i, end - 1);
    } else if (tokens[i].is(".") && i + 1 < end) {
      last = ++i;
    } else {
      break;
    }
  }
  return last;
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
    if (tokens[i].is_word("delete") && i + 1 < range.end) {
      forget(tokens, i + 1, end_of_path(tokens, i + 1, range.end), tokens[i], scope);
      continue;
    }
    if (!is_assignment(tokens[i])) continue;
    if (i > range.begin) forget(tokens, range.begin, i - 1, tokens[i], scope);
    // `++x`
    if (i + 1 < range.end && (tokens[i].is("++") || tokens[i].is("--")))
      forget(tokens, i + 1, i + 1, tokens[i], scope);
  }
}

void doubt_overrides(const std::vector<Token>& tokens, TokenRange range, Scope& scope) {
  for (auto i = range.begin; i + 2 < range.end; ++i) {
    const bool is_option = tokens[i].is_word("override") &&
                           ((tokens[i + 1].is(":") && !tokens[i + 2].is_word("false")) ||
                            tokens[i + 1].is(",") || tokens[i + 1].is("}"));
    if (is_option) scope.doubt_every_variable("a dotenv file that overrides");
    const bool is_copy = tokens[i].is_word("assign") || tokens[i].is_word("defineProperty") ||
                         tokens[i].is_word("defineProperties") || tokens[i].is_word("populate");
    const bool is_on_environment = tokens[i + 1].is("(") && tokens[i + 2].is_word("process") &&
                                   i + 4 < range.end && tokens[i + 3].is(".") &&
                                   tokens[i + 4].is_word("env");
    if (is_copy && is_on_environment)
      scope.doubt_every_variable(text::cat("the call ", tokens[i].text, "(process.env, ...)"));
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
    const void* object = known->second.members.get();
    forget_holders(object, "handed to a function", tokens[i].offset, scope);
    make_unreadable(tokens[i].text, "handed to a function", tokens[i].offset, scope);
  }
}

std::set<std::string, std::less<>> assigned_in_functions(const std::vector<Token>& tokens,
                                                         Scope& scope) {
  std::set<std::string, std::less<>> names;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].is_word("function")) continue;
    Cursor cursor(tokens, i);
    while (!cursor.done() && !cursor.peek().is("(")) cursor.take();
    const auto begin = cursor.position();
    cursor.skip_brackets();
    std::set<std::string, std::less<>> own;  // its parameters, and what it declares
    for (auto at = begin; at < cursor.position(); ++at) own.insert(tokens[at].text);
    while (!cursor.done() && !cursor.peek().is("{") && !cursor.peek().is(";")) cursor.take();
    if (!cursor.peek().is("{")) continue;
    cursor.skip_brackets();
    const TokenRange body{begin, cursor.position()};
    forget_assigned(tokens, body, scope);
    doubt_overrides(tokens, body, scope);
    for (auto at = body.begin; at + 1 < body.end; ++at) {
      const bool declares =
          tokens[at].is_word("const") || tokens[at].is_word("let") || tokens[at].is_word("var");
      if (declares) own.insert(tokens[at + 1].text);
      const bool is_name = tokens[at].kind == TokenKind::identifier && !tokens[at - 1].is(".");
      if (is_name && is_assignment(tokens[at + 1]) && !own.contains(tokens[at].text))
        names.insert(tokens[at].text);
    }
    i = cursor.position() - 1;
  }
  return names;
}

}  // namespace sluice::cli::js
