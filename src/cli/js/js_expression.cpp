// Operators and chains of `.name`, `[key]`, `(arguments)`. What is not understood is unreadable,
// never guessed.
#include "cli/js/js_expression.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace sluice::cli::js {

namespace {

constexpr int k_deepest = 150;

struct Operator {
  std::string_view text;
  int rank;  // a higher one binds closer
};

constexpr std::array<Operator, 20> k_operators = {{
    {"??", 1}, {"||", 1},  {"&&", 2},  {"|", 3}, {"^", 3}, {"&", 3},  {"==", 4},
    {"!=", 4}, {"===", 4}, {"!==", 4}, {"<", 5}, {">", 5}, {"in", 5}, {"instanceof", 5},
    {"+", 6},  {"-", 6},   {"*", 7},   {"/", 7}, {"%", 7}, {"**", 8},
}};
constexpr int k_cast_rank = 5;

int rank_of(const Token& token) {
  if (token.kind != TokenKind::punctuator && token.kind != TokenKind::identifier) return 0;
  for (const auto& [text, rank] : k_operators) {
    if (token.text == text) return rank;
  }
  return 0;
}

bool is_cast(const Token& token) {
  return !token.after_newline && (token.is_word("as") || token.is_word("satisfies"));
}
bool is_missing(const Value& value) { return value.is(Kind::undefined) || value.is(Kind::null); }

}  // namespace

Value ExpressionReader::whole(bool by_line) {
  const auto start = cursor_.peek().offset;
  Value value = expression();
  const Token& next = cursor_.peek();
  const bool ends = next.is(",") || next.is(";") || next.is(")") || next.is("]") || next.is("}") ||
                    cursor_.done();
  if (ends || (by_line && cursor_.at_new_statement())) return value;
  cursor_.skip_value(by_line);
  return unreadable("an expression of this form", start);
}

Value ExpressionReader::expression() {
  const auto start = cursor_.peek().offset;
  if (depth_ >= k_deepest) {
    cursor_.skip_value(false);
    return unreadable("an expression nested this deeply", start);
  }
  ++depth_;
  Value value = conditional();
  --depth_;
  if (value.offset == 0) value.offset = start;
  return value;
}

Value ExpressionReader::conditional() {
  const bool is_async = cursor_.peek().is_word("async") && !cursor_.peek(1).after_newline;
  Cursor ahead = cursor_;
  if (is_async) ahead.take();
  if (ahead.peek().is_word("function") || ahead.at_arrow_function(in_condition_ == 0))
    return function_value();
  Value condition = binary(1);
  if (!cursor_.take("?")) return condition;
  ++uncertain_;
  ++in_condition_;
  Value yes = expression();
  --in_condition_;
  const bool is_complete = cursor_.take(":");
  Value no = is_complete ? expression()
                         : unreadable("a condition without its other half", cursor_.peek().offset);
  --uncertain_;
  const auto which = truth(condition);
  if (!which) return nameless(std::move(condition));
  return *which ? yes : no;
}

Value ExpressionReader::binary(int lowest) {
  Value left = unary();
  while (true) {
    if (is_cast(cursor_.peek()) && lowest <= k_cast_rank) {
      cursor_.take();
      cursor_.skip_type();
      continue;
    }
    const int rank = rank_of(cursor_.peek());
    if (rank == 0 || rank < lowest) return left;
    const Token& op = cursor_.take();
    const bool is_choice = op.text == "??" || op.text == "||" || op.text == "&&";
    while (op.is(">") || op.is("<")) {
      if (!cursor_.take(">") && !cursor_.take("<") && !cursor_.take("=")) break;
    }
    uncertain_ += is_choice ? 1 : 0;
    Value right = binary(rank + 1);
    uncertain_ -= is_choice ? 1 : 0;
    left = is_choice ? choose(op.text, std::move(left), std::move(right))
                     : apply(op.text, std::move(left), std::move(right), op.offset);
  }
}

// The side that JavaScript would take; the left one when it cannot be told.
Value ExpressionReader::choose(std::string_view op, Value left, Value right) const {
  if (op != "&&") left = scope_.by_name(std::move(left));
  if (left.is(Kind::unreadable)) return nameless(std::move(left));
  if (op == "??") return is_missing(left) ? right : left;
  const bool is_true = truth(left).value_or(false);
  return is_true == (op == "||") ? left : right;
}

Value ExpressionReader::apply(std::string_view op, Value left, Value right,
                              std::size_t offset) const {
  if (op == "+") {
    left = scope_.by_name(std::move(left));
    right = scope_.by_name(std::move(right));
  }
  if (left.is(Kind::unreadable)) return nameless(std::move(left));
  if (right.is(Kind::unreadable)) return nameless(std::move(right));
  if (op.starts_with("==") || op.starts_with("!=")) {
    const bool both_missing = op.size() == 2 && is_missing(left) && is_missing(right);
    const bool comparable =
        op.size() == 3 || left.kind == right.kind || is_missing(left) || is_missing(right);
    const auto equal = both_missing ? true : strictly_equal(left, right);
    if (!comparable || !equal) return unreadable("a comparison", offset);
    return boolean(*equal == op.starts_with("=="));
  }
  const auto a = number_of(left);
  const auto b = number_of(right);
  const bool are_numbers = left.is(Kind::number) && right.is(Kind::number);
  if (op == "+" && !are_numbers) {
    for (const Value* side : {&left, &right}) {
      // JavaScript would write "undefined" into the text, which no config means.
      if (side->is(Kind::undefined) && !side->text.empty())
        return unreadable(side->text, side->offset);
    }
    const auto head = text_of(left);
    const auto tail = text_of(right);
    if (!head || !tail || head->size() + tail->size() > k_longest_text)
      return unreadable("a sum", offset);
    return string(*head + *tail);
  }
  if (!a || !b) return unreadable("a calculation", offset);
  if (op == "+") return number(*a + *b);
  if (op == "-") return number(*a - *b);
  if (op == "*") return number(*a * *b);
  if (op == "/") return number(*a / *b);
  return unreadable(text::cat("the operator ", op), offset);
}

Value ExpressionReader::unary() {
  if (cursor_.peek().is("<")) cursor_.skip_type_arguments();  // the older way to write `as`
  const Token& token = cursor_.peek();
  const auto offset = token.offset;
  const bool is_sign = token.is("-") || token.is("+");
  const bool is_word = token.is_word("typeof") || token.is_word("void") || token.is_word("delete");
  const bool is_prefix = is_sign || is_word || token.is("!") || token.is("++") || token.is("--") ||
                         token.is_word("await");
  if (!is_prefix) return primary_chain();
  const std::string op = token.text;
  if (depth_ >= k_deepest) {
    cursor_.skip_value(false);
    return unreadable("an expression nested this deeply", offset);
  }
  cursor_.take();
  ++depth_;
  Value operand = unary();
  --depth_;
  if (op == "await") return operand;
  if (operand.is(Kind::unreadable)) return nameless(std::move(operand));
  if (op == "!") return boolean(!truth(operand).value_or(false));
  const auto value = number_of(operand);
  if (!is_sign || !value) return unreadable(text::cat("the operator ", op), offset);
  return number(op == "-" ? -*value : *value);
}

Value ExpressionReader::primary_chain() {
  const auto start = cursor_.peek().offset;
  Chain chain = primary();
  while (extend(chain, start)) {
  }
  if (chain.path == "process.env" || chain.path == "globalThis.process.env" ||
      chain.path == "import.meta.env" || chain.path == "Bun.env") {
    return {.kind = Kind::environment, .offset = start};
  }
  return std::move(chain.value);
}

// Takes one more `.name`, `[key]`, `(arguments)` or `!`; false when none follows.
bool ExpressionReader::extend(Chain& chain, std::size_t start) {
  if (chain.path == "process.env" || chain.path == "globalThis.process.env" ||
      chain.path == "import.meta.env" || chain.path == "Bun.env") {
    chain.value = {.kind = Kind::environment, .offset = start};
  }
  const Token& token = cursor_.peek();
  if (token.is("!") && !token.after_newline) {
    cursor_.take();
    return true;
  }
  const auto generic = cursor_.after_type_arguments();
  if (generic != cursor_.position()) cursor_.move_to(generic);
  const bool optional = cursor_.take("?.");
  chain.is_optional = chain.is_optional || optional;
  if (cursor_.peek().is("(")) {
    const auto values = arguments();
    chain.value = call(chain, values, start);
    const bool is_require =
        chain.path == "require" && !values.empty() && values.front().is(Kind::string);
    chain.path = is_require ? text::cat("require(", values.front().text, ")") : "";
    return true;
  }
  if (cursor_.peek().is("[")) {
    cursor_.take();
    const Value key = whole();
    cursor_.take("]");
    select(chain, key, start);
    return true;
  }
  if (cursor_.peek().kind == TokenKind::template_text && !cursor_.peek().after_newline) {
    cursor_.take();
    chain.value = unreadable("a tagged template", start);
    return true;
  }
  if (!optional && !cursor_.take(".")) return false;
  if (cursor_.peek().kind != TokenKind::identifier) return false;
  select(chain, string(cursor_.take().text), start);
  return true;
}

void ExpressionReader::select(Chain& chain, const Value& key, std::size_t offset) const {
  chain.receiver = chain.value;
  chain.method = key.is(Kind::string) ? key.text : "";
  chain.path =
      chain.path.empty() || chain.method.empty() ? "" : text::cat(chain.path, ".", chain.method);
  Value& value = chain.value;
  const auto name = text_of(key);
  if (value.is(Kind::unreadable)) {
    value = scope_.named(std::move(value), chain.method);
  } else if (!name || key.is(Kind::undefined)) {
    value = unreadable("a key that cannot be read", offset);
  } else if (value.is(Kind::environment)) {
    value = scope_.variable(*name, offset);
  } else if (is_missing(value)) {
    if (!chain.is_optional)
      value = unreadable(value.text.empty() ? text::cat(*name, " of nothing") : value.text, offset);
  } else if (value.is(Kind::object)) {
    const Member* member = value.member(*name);
    value = member != nullptr ? Value(member->value)
                              : undefined(text::cat(*name, " is not defined"), offset);
  } else if (value.is(Kind::array) && key.is(Kind::number)) {
    const auto index =
        static_cast<std::size_t>(key.number < 0 || key.number > 1e6 ? 1e6 : key.number);
    value = index < value.elements->size() ? Value((*value.elements)[index]) : undefined();
  } else {
    value = unreadable(text::cat("the property ", *name), offset);
  }
}

}  // namespace sluice::cli::js
