// Tokens → the value of an expression, as far as it can be known without running JavaScript.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/js/js_cursor.hpp"
#include "cli/js/js_scope.hpp"
#include "cli/js/js_value.hpp"

namespace sluice::cli::js {

// A longer text is nobody's setting: what repeats itself ends there.
inline constexpr std::size_t k_longest_text = 1 << 16;

class ExpressionReader {
 public:
  // All outlive the reader. The cursor moves past what was read.
  ExpressionReader(std::string_view source, Cursor& cursor, Scope& scope, int depth = 0)
      : source_(source), cursor_(cursor), scope_(scope), depth_(depth) {}

  // One expression without commas. The caller checks that what follows can end it, or uses `whole`.
  Value expression();
  // An expression that must reach to a `,` `;` or closing bracket, or (by_line) to a new statement:
  // what does not is skipped up to there and unreadable.
  Value whole(bool by_line = false);

 private:
  // A value on its way through `.name`, `[key]` and `(arguments)`, with its spelling where it is a
  // plain path.
  struct Chain {
    Value value;
    std::string path;
    Value receiver;            // of the last `.name`
    std::string method;        // the last `.name`
    bool is_optional = false;  // `?.` was met
  };

  Value conditional();
  Value binary(int lowest);
  Value apply(std::string_view op, Value left, Value right, std::size_t offset) const;
  Value choose(std::string_view op, Value left, Value right) const;
  Value unary();
  Value primary_chain();
  Chain primary();
  Chain name_or_keyword();
  bool extend(Chain& chain, std::size_t start);
  void select(Chain& chain, const Value& key, std::size_t offset) const;
  Value call(const Chain& chain, const std::vector<Value>& arguments, std::size_t offset);
  std::vector<Value> arguments();
  Value parenthesized();
  Value template_value(const Token& token);
  Value object_value();
  Value array_value();
  void property(std::vector<Member>& members);
  void spread(std::vector<Member>& members, const Value& value, std::size_t offset) const;
  Value function_value();
  void skip_function();
  Value new_value();

  std::string_view source_;
  Cursor& cursor_;
  Scope& scope_;
  int depth_;
  int uncertain_ = 0;     // inside a branch that may not be taken
  int in_condition_ = 0;  // between `?` and `:`
};

}  // namespace sluice::cli::js
