// The statements of a module: imports, constants, exports and plain calls are followed, the
// rest is passed over. A variable that is assigned in a part that was passed over is unreadable
// from there on.
#include "cli/js/js_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "cli/js/js_changes.hpp"
#include "cli/js/js_cursor.hpp"
#include "cli/js/js_expression.hpp"
#include "cli/js/js_imports.hpp"

namespace sluice::cli::js {

namespace {

constexpr int k_deepest_block = 60;

class ModuleReader {
 public:
  ModuleReader(std::string_view source, const std::vector<Token>& tokens, Scope& scope)
      : source_(source), tokens_(tokens), cursor_(tokens), scope_(scope) {}

  Value run() {
    assigned_in_functions_ = assigned_in_functions(tokens_, scope_);
    while (!cursor_.done()) {
      const auto before = cursor_.position();
      statement();
      if (cursor_.position() == before) cursor_.take();
    }
    const auto exported = scope_.names.find(k_exported);
    if (exported == scope_.names.end()) return unreadable("a file without a default export", 0);
    // `module.exports = { default: … }`
    const Member* inner = exported->second.member("default");
    return inner != nullptr && inner->key == "default" ? Value(inner->value) : exported->second;
  }

 private:
  Value read(bool by_line = true) {
    return ExpressionReader(source_, cursor_, scope_).whole(by_line);
  }

  void statement() {
    if (cursor_.take(";")) return;
    const Token& token = cursor_.peek();
    const bool is_call_of_import = cursor_.peek(1).is("(") || cursor_.peek(1).is(".");
    if (token.is_word("import") && !is_call_of_import) return read_import(cursor_, scope_);
    if (token.is_word("export")) return export_statement();
    if (token.is_word("const") || token.is_word("let") || token.is_word("var"))
      return declaration();
    if (token.is_word("if")) return if_statement();
    if (token.is_word("try")) return try_statement();
    if (token.is("{")) return block();
    if (is_skipped_keyword(token)) return skip_statement();
    expression_statement();
  }

  static bool is_skipped_keyword(const Token& token) {
    constexpr std::array<std::string_view, 13> k_words = {
        "function", "async",  "class", "for",     "while",    "do",      "switch",
        "throw",    "return", "enum",  "declare", "debugger", "abstract"};
    return token.kind == TokenKind::identifier &&
           std::find(k_words.begin(), k_words.end(), token.text) != k_words.end();
  }

  // Passes one statement with its blocks, functions and conditions. What it assigns is forgotten;
  // unless it only declares, its calls are doubted.
  void skip_statement() {
    const auto start = cursor_.position();
    const bool only_declares = cursor_.peek().is_word("function") ||
                               cursor_.peek(1).is_word("function") ||
                               cursor_.peek().is_word("class") || cursor_.peek().is_word("throw");
    pass_statement();
    const TokenRange passed{start, cursor_.position()};
    forget_assigned(tokens_, passed, scope_);
    doubt_overrides(tokens_, passed, scope_);
    if (!only_declares) doubt_calls(tokens_, passed, scope_);
  }

  // Only moves. An `if` is passed with all its branches.
  void pass_statement() {
    while (cursor_.take_word("if")) {
      if (cursor_.peek().is("(")) cursor_.skip_brackets();
      if (!cursor_.peek().is_word("if")) pass_simple_statement();
      cursor_.take(";");
      if (!cursor_.take_word("else")) return;
    }
    pass_simple_statement();
  }

  void pass_simple_statement() {
    if (cursor_.peek().is("{")) return cursor_.skip_brackets();
    bool body = false;
    cursor_.take();
    while (!cursor_.done() && !body && !cursor_.peek().is(";") && !cursor_.peek().is("}")) {
      if (cursor_.at_new_statement() && !cursor_.peek().is("{")) return;
      body = cursor_.peek().is("{");
      if (body || cursor_.peek().is("(") || cursor_.peek().is("[")) {
        cursor_.skip_brackets();
      } else {
        cursor_.take();
      }
    }
  }

  void block() {
    if (depth_ >= k_deepest_block) return skip_statement();
    ++depth_;
    Shadowed outer = std::exchange(shadowed_, {});
    cursor_.take("{");
    while (!cursor_.done() && !cursor_.peek().is("}")) {
      const auto before = cursor_.position();
      statement();
      if (cursor_.position() == before) cursor_.take();
    }
    cursor_.take("}");
    --depth_;
    for (auto shadowed = shadowed_.rbegin(); shadowed != shadowed_.rend(); ++shadowed) {
      if (shadowed->second) {
        scope_.names.insert_or_assign(shadowed->first, *shadowed->second);
      } else {
        scope_.names.erase(shadowed->first);
      }
    }
    shadowed_ = std::move(outer);
  }

  void branch(std::optional<bool> is_taken) {
    if (!is_taken) return skip_statement();
    if (!*is_taken) return pass_statement();
    if (depth_ >= k_deepest_block) return skip_statement();
    ++depth_;
    statement();
    --depth_;
  }

  void if_statement() {
    cursor_.take();
    std::optional<bool> condition;
    if (cursor_.take("(")) {
      condition = truth(read(false));
      cursor_.take(")");
    }
    branch(condition);
    cursor_.take(";");
    if (!cursor_.take_word("else")) return;
    branch(condition ? std::optional(!*condition) : std::nullopt);
  }

  void try_statement() {
    cursor_.take();
    if (cursor_.peek().is("{")) block();
    for (const auto word : {"catch", "finally"}) {
      if (!cursor_.take_word(word)) continue;
      if (cursor_.peek().is("(")) cursor_.skip_brackets();
      const auto start = cursor_.position();
      if (cursor_.peek().is("{")) cursor_.skip_brackets();
      forget_assigned(tokens_, {start, cursor_.position()}, scope_);
    }
  }

  void export_statement() {
    cursor_.take();
    if (cursor_.take_word("default") || cursor_.take("=")) {
      set_export(read());
    } else if (cursor_.peek().is("{")) {
      export_list();
    } else if (cursor_.peek().is("*")) {
      cursor_.skip_value(true);
    }
  }

  // `export { x as default }`, with or without `from`.
  void export_list() {
    const auto offset = cursor_.peek().offset;
    const auto bindings = read_bindings(cursor_);
    const bool is_elsewhere = cursor_.take_word("from");
    const std::string module = is_elsewhere ? cursor_.take().text : "";
    for (const auto& [exported, local] : bindings) {
      if (exported != "default") continue;
      const auto known = scope_.names.find(local);
      const bool is_known = !is_elsewhere && known != scope_.names.end();
      set_export(is_known ? known->second
                          : unreadable(text::cat("what is exported from ", module), offset));
    }
  }

  void set_export(Value value) {
    scope_.names.insert_or_assign(std::string(k_exported), std::move(value));
  }

  // `const a = 1, { b } = process.env`
  void declaration() {
    is_hoisted_ = cursor_.peek().is_word("var");
    is_constant_ = cursor_.take().is_word("const");
    do {
      const Token& target = cursor_.peek();
      if (target.is("{") || target.is("[")) {
        destructure();
      } else if (target.kind == TokenKind::identifier) {
        const std::string name = cursor_.take().text;
        cursor_.take("!");
        bind_name(name);
      } else {
        return cursor_.skip_value(true);
      }
    } while (cursor_.take(","));
  }

  // `const { config } = require('dotenv')` is an import, every other pattern takes a value apart.
  void destructure() {
    const auto pattern = cursor_.position();
    cursor_.skip_brackets();
    const auto module = required_module(cursor_);
    if (!module) return bind_pattern(pattern, initial_value());
    Cursor names = cursor_;
    names.move_to(pattern);
    for (const auto& [local, imported] : read_bindings(names))
      scope_.bind_import(local, imported, *module);
    cursor_.skip_value(true);
  }

  void bind_name(const std::string& name) {
    if (const auto module = required_module(cursor_)) {
      scope_.bind_import(name, "*", *module);
      return cursor_.skip_value(true);
    }
    Value value = initial_value();
    if (value.is(Kind::undefined) && value.text.empty())
      value.text = text::cat(name, " has no value");
    bind(name, std::move(value));
  }

  void bind(const std::string& name, Value value) {
    if (depth_ > 0 && !is_hoisted_) {
      const auto known = scope_.names.find(name);
      shadowed_.emplace_back(
          name, known == scope_.names.end() ? std::nullopt : std::optional(known->second));
    }
    if (!is_constant_ && assigned_in_functions_.contains(name))
      value = unreadable(text::cat(name, ", which a function of this file assigns"), value.offset);
    scope_.names.insert_or_assign(name, std::move(value));
  }

  Value initial_value() {
    if (cursor_.take(":")) cursor_.skip_type();
    return cursor_.take("=") ? read() : undefined();
  }

  // `{ a, b: c, d = 'x', ...rest }` or `[a, b]`, which begins at token `pattern`.
  void bind_pattern(std::size_t pattern, const Value& value) {
    const Cursor after = cursor_;
    cursor_.move_to(pattern);
    const bool is_object = cursor_.take("{");
    if (!is_object) cursor_.take("[");
    while (!cursor_.done() && !cursor_.peek().is("}") && !cursor_.peek().is("]")) {
      const bool is_rest = cursor_.take("...");
      const Token& key = cursor_.take();
      const std::string name = is_object && cursor_.take(":") ? cursor_.take().text : key.text;
      Value bound = is_object && !is_rest
                        ? member_of(value, key.text, key.offset)
                        : unreadable(text::cat(name, ", which is taken apart here"), key.offset);
      if (cursor_.take("=")) {
        Value fallback = read(false);
        if (bound.is(Kind::undefined)) bound = std::move(fallback);
      }
      bind(name, std::move(bound));
      while (!cursor_.done() && !cursor_.peek().is(",") && !cursor_.peek().is("}") &&
             !cursor_.peek().is("]")) {
        cursor_.skip_value(false);
        if (!cursor_.peek().is(",") && !cursor_.peek().is("}") && !cursor_.peek().is("]"))
          cursor_.take();
      }
      cursor_.take(",");
    }
    cursor_ = after;
  }

  Value member_of(const Value& value, const std::string& name, std::size_t offset) const {
    if (value.is(Kind::environment)) return scope_.variable(name, offset);
    if (value.is(Kind::object)) {
      const Member* member = value.member(name);
      return member != nullptr ? Value(member->value)
                               : undefined(text::cat(name, " is not defined"), offset);
    }
    return value.is(Kind::unreadable)
               ? scope_.named(value, name)
               : unreadable(text::cat(name, ", which is taken apart here"), offset);
  }

  // An assignment, or a call that stands alone.
  void expression_statement() {
    if (cursor_.at_type_declaration()) return cursor_.skip_type_declaration();
    const auto start = cursor_.position();
    Cursor ahead = cursor_;
    const std::string path = ahead.take_path();
    if (is_assignment(ahead.peek())) return assignment(path, ahead);
    const Value value = read();
    const bool is_call = cursor_.position() > start && tokens_[cursor_.position() - 1].is(")");
    const TokenRange passed{start, cursor_.position()};
    if (is_call && value.is(Kind::unreadable)) {
      scope_.doubt_environment(value.text);
      forget_arguments(tokens_, passed, scope_);
    }
    forget_assigned(tokens_, passed, scope_);
  }

  void assignment(const std::string& path, const Cursor& op) {
    const auto start = cursor_.position();
    const std::string sign = op.peek().text;
    const auto place = op.position();
    cursor_ = op;
    cursor_.take();
    const Value value = sign == "++" || sign == "--" ? undefined() : read();
    const bool is_export =
        path == "module.exports" || path == "exports.default" || path == "module.exports.default";
    if (sign == "=" && is_export) {
      set_export(value);
    } else if (path.starts_with("process.env.") &&
               (sign == "=" || sign == "?\?=" || sign == "||=")) {
      set_variable(path.substr(12), sign, value);
    } else if (sign == "=" && path.find('.') == std::string::npos && scope_.names.contains(path)) {
      scope_.names.insert_or_assign(path, value);
    } else {
      forget_assigned(tokens_, {start, place + 1}, scope_);
    }
  }

  void set_variable(const std::string& name, const std::string& sign, const Value& value) {
    if (sign != "=") {
      const Value before = scope_.variable(name, 0);
      const bool is_kept = before.is(Kind::string) && (sign == "?\?=" || !before.text.empty());
      if (is_kept || before.is(Kind::unreadable)) return;
    }
    scope_.unsure_variables.erase(name);
    if (const auto text = text_of(value); text && !value.is(Kind::undefined)) {
      scope_.environment.insert_or_assign(name, *text);
    } else {
      scope_.unsure_variables.insert(name);
    }
  }

  std::string_view source_;
  const std::vector<Token>& tokens_;
  Cursor cursor_;
  Scope& scope_;
  // Names that a block's own constants hide, and what they were.
  using Shadowed = std::vector<std::pair<std::string, std::optional<Value>>>;
  Shadowed shadowed_;
  std::set<std::string, std::less<>> assigned_in_functions_;
  bool is_hoisted_ = false;  // a declaration by `var`
  bool is_constant_ = false;
  int depth_ = 0;
};

}  // namespace

Value read_module(std::string_view source, Scope& scope) {
  const Lexed lexed = lex(source);
  if (!lexed.problem.empty()) return unreadable(lexed.problem, lexed.problem_offset);
  scope.transparent_calls.insert({"require(drizzle-kit).defineConfig", "Object.freeze"});
  scope.dotenv_calls.insert("require(dotenv).config");
  return ModuleReader(source, lexed.tokens, scope).run();
}

Value read_expression(std::string_view source, Scope& scope) {
  const Lexed lexed = lex(source);
  if (!lexed.problem.empty()) return unreadable(lexed.problem, lexed.problem_offset);
  Cursor cursor(lexed.tokens);
  Value value = ExpressionReader(source, cursor, scope).whole();
  return cursor.done() ? value : unreadable("text after the end", cursor.peek().offset);
}

}  // namespace sluice::cli::js
