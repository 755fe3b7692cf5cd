// Reads the bindings of imports, and tells the scope of them.
#include "cli/js/js_imports.hpp"

#include "base/text.hpp"
#include "cli/js/js_changes.hpp"

namespace sluice::cli::js {

std::vector<Binding> read_bindings(Cursor& cursor) {
  std::vector<Binding> bindings;
  cursor.take("{");
  while (!cursor.done() && !cursor.peek().is("}")) {
    const std::string imported = cursor.take().text;
    const bool is_renamed = cursor.take_word("as") || cursor.take(":");
    bindings.push_back({is_renamed ? cursor.take().text : imported, imported});
    while (!cursor.done() && !cursor.peek().is(",") && !cursor.peek().is("}")) cursor.take();
    cursor.take(",");
  }
  cursor.take("}");
  return bindings;
}

namespace {

// All that stands between `import` and `from`.
std::vector<Binding> import_clause(Cursor& cursor) {
  std::vector<Binding> bindings;
  while (!cursor.done() && !cursor.peek().is_word("from") && !cursor.peek().is(";") &&
         !cursor.peek().is("=")) {
    if (cursor.peek().is("{")) {
      const auto named = read_bindings(cursor);
      bindings.insert(bindings.end(), named.begin(), named.end());
    } else if (cursor.take("*")) {
      cursor.take_word("as");
      bindings.push_back({cursor.take().text, "*"});
    } else if (cursor.peek().kind == TokenKind::identifier) {
      bindings.push_back({cursor.take().text, "default"});
    } else {
      cursor.take();
    }
  }
  return bindings;
}

}  // namespace

namespace {

// What a module of one's own does to variables that are set; that it may set others
// is doubted anyway.
void look_into(const std::string& module, Scope& scope) {
  if (!module.starts_with(".") || !scope.read_file) return;
  const std::string path = scope.folder + (module.starts_with("./") ? module.substr(2) : module);
  std::optional<std::string> text;
  for (const char* end : {"", ".ts", ".js", ".mts", ".mjs", ".cjs", "/index.ts", "/index.js"}) {
    if (!text) text = scope.read_file(path + end);
  }
  if (!text) return;
  const Lexed lexed = lex(*text);
  if (!lexed.problem.empty()) return;
  const TokenRange all{0, lexed.tokens.size()};
  Scope inside;
  inside.environment = scope.environment;
  forget_assigned(lexed.tokens, all, inside);
  doubt_overrides(lexed.tokens, all, inside);
  scope.unsure_variables.merge(inside.unsure_variables);
  if (inside.environment_override)
    scope.doubt_every_variable(text::cat(module, ": ", *inside.environment_override));
}

}  // namespace

void read_import(Cursor& cursor, Scope& scope) {
  cursor.take();
  if (cursor.peek().kind == TokenKind::string) {
    const std::string module = cursor.take().text;
    look_into(module, scope);
    return scope.import_for_effect(module);
  }
  const bool is_type =
      cursor.peek().is_word("type") && !cursor.peek(1).is_word("from") && !cursor.peek(1).is(",");
  const auto bindings = import_clause(cursor);
  if (cursor.take("=")) return cursor.skip_value(true);
  cursor.take_word("from");
  if (cursor.peek().kind != TokenKind::string) return;
  const std::string module = cursor.take().text;
  if (cursor.take_word("with") || cursor.take_word("assert")) cursor.skip_brackets();
  if (is_type) return;
  look_into(module, scope);
  for (const auto& [local, imported] : bindings) scope.bind_import(local, imported, module);
}

std::optional<std::string> required_module(const Cursor& cursor) {
  const bool is_require = cursor.peek().is("=") && cursor.peek(1).is_word("require") &&
                          cursor.peek(2).is("(") && cursor.peek(3).kind == TokenKind::string &&
                          cursor.peek(4).is(")");
  const bool is_all =
      is_require && !cursor.peek(5).is(".") && !cursor.peek(5).is("(") && !cursor.peek(5).is("[");
  return is_all ? std::optional(cursor.peek(3).text) : std::nullopt;
}

}  // namespace sluice::cli::js
