// Expressions are parsed by binding power and written with every parenthesis, so that how many
// there were does not matter. What the parser does not know (a subquery, FILTER, …) is compared
// token by token.
#include <map>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "dialects/postgres/normalize/normalize.hpp"
#include "dialects/postgres/normalize/normalize_tokens.hpp"

namespace sluice::postgres {

namespace {

using Kind = ExpressionToken::Kind;

enum Power {
  k_none,
  k_or,
  k_and,
  k_not,
  k_is,
  k_compare,
  k_like,
  k_operator,
  k_add,
  k_multiply,
  k_power,
  k_zone,
  k_sign
};

// Deeper nesting is compared token by token.
constexpr int k_deepest = 200;

const std::set<std::string_view> k_number_types = {"integer", "bigint", "smallint",
                                                   "numeric", "real",   "double precision"};

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789.") == text.npos;
}

std::string unquoted_number(const std::string& literal) {
  if (literal.size() < 3 || literal.front() != '\'') return literal;
  const std::string inner = literal.substr(1, literal.size() - 2);
  return is_number(inner) ? inner : literal;
}

std::string parenthesized(const std::string& left, std::string_view op, const std::string& right) {
  return text::cat("(", left, " ", op, " ", right, ")");
}

class Parser {
 public:
  explicit Parser(const std::vector<ExpressionToken>& tokens) : tokens_(tokens) {}

  // Nothing when the expression is of a kind that the parser does not know.
  std::optional<std::string> parse_all() {
    std::string result = expression(k_none);
    if (now().kind != Kind::end) fail();
    return failed_ ? std::nullopt : std::optional(std::move(result));
  }

 private:
  const ExpressionToken& now() const { return tokens_[at_]; }
  const ExpressionToken& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  std::string take() {
    std::string text = now().text;
    if (now().kind != Kind::end) ++at_;
    return text;
  }
  // Everything that follows reads the end.
  std::string fail() {
    failed_ = true;
    at_ = tokens_.size() - 1;
    return {};
  }
  bool accept(std::string_view word) {
    if (!now().is(word)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word)) fail();
  }

  std::string expression(int power) {
    if (++depth_ > k_deepest) return fail();
    std::string left = casts(prefix());
    while (const std::optional<std::string> more = infix(left, power)) left = *more;
    --depth_;
    return left;
  }

  std::string prefix() {
    if (accept("not")) return text::cat("(not ", expression(k_not), ")");
    if (accept("-")) {
      const std::string operand = expression(k_sign);
      return is_number(operand) ? text::cat("-", operand) : text::cat("(- ", operand, ")");
    }
    if (accept("+")) return expression(k_sign);
    if (accept("(")) return parentheses();
    if (accept("case")) return case_expression();
    if (now().is("array") && next().is("[")) {
      at_ += 2;
      return text::cat("array[", list("]"), "]");
    }
    if (now().is("cast") && next().is("(")) return cast_call();
    if (now().kind == Kind::text || now().kind == Kind::number) return take();
    if (now().kind == Kind::word && next().kind == Kind::text) {
      ++at_;  // interval '1 day'
      return take();
    }
    if (now().kind == Kind::word || now().kind == Kind::quoted) return name();
    return fail();
  }

  std::string parentheses() {
    std::string inner = expression(k_none);
    if (accept(")")) return inner;
    while (accept(",")) inner += text::cat(",", expression(k_none));
    expect(")");
    return text::cat("(", inner, ")");
  }

  std::string list(std::string_view close) {
    std::string items;
    while (!accept(close) && !failed_) {
      if (!items.empty()) expect(",");
      items +=
          text::cat(items.empty() ? "" : ",", accept("*") ? std::string("*") : expression(k_none));
    }
    return items;
  }

  // A column without its table, or a call.
  std::string name() {
    static const std::set<std::string_view> k_unknown = {"select", "exists", "with", "distinct",
                                                         "row"};
    if (now().kind == Kind::word && k_unknown.contains(now().text)) return fail();
    std::string qualified;
    std::string last = take();
    while (now().is(".")) {
      ++at_;
      qualified += last + ".";
      last = take();
    }
    if (!accept("(")) return last;
    if (last == "extract") return extract();
    if (last == "trim") return trim();
    if (qualified == "pg_catalog." || qualified == "public.") qualified.clear();
    return text::cat(qualified, last, "(", list(")"), ")");
  }

  std::string extract() {
    const std::string field = take();
    expect("from");
    const std::string source = expression(k_none);
    expect(")");
    return text::cat("extract(", field, " from ", source, ")");
  }

  // trim(x) and trim(leading 'a' from x) are calls of btrim, ltrim, rtrim.
  std::string trim() {
    const std::string function = accept("leading")    ? "ltrim("
                                 : accept("trailing") ? "rtrim("
                                                      : "btrim(";
    accept("both");
    const std::string first = now().is("from") ? std::string() : expression(k_none);
    if (!accept("from"))
      return text::cat(function, first, now().is(",") ? "," : "", rest_of_list());
    const std::string source = expression(k_none);
    expect(")");
    return text::cat(function, source, first.empty() ? "" : ",", first, ")");
  }

  std::string rest_of_list() {
    accept(",");
    return text::cat(list(")"), ")");
  }

  std::string case_expression() {
    std::string result = "case";
    if (!now().is("when")) result += text::cat(" ", expression(k_none));
    while (accept("when")) {
      result += text::cat(" when ", expression(k_none));
      expect("then");
      result += text::cat(" then ", expression(k_none));
    }
    if (accept("else")) result += text::cat(" else ", expression(k_none));
    expect("end");
    return result + " end";
  }

  std::string cast_call() {
    at_ += 2;
    std::string value = expression(k_none);
    expect("as");
    value = cast_to(value, type_name());
    expect(")");
    return value;
  }

  // The words of a type: `double precision`, `character varying(5)`, `"app"."mood"[]`.
  std::string type_name() {
    static const std::set<std::string_view> k_second = {"precision", "varying", "with",
                                                        "without",   "time",    "zone"};
    std::string type = take();
    while (now().is(".")) {
      ++at_;
      type += "." + take();
    }
    while (now().kind == Kind::word && k_second.contains(now().text)) type += " " + take();
    if (now().is("(")) {
      while (!now().is(")") && now().kind != Kind::end) type += take();
      expect(")");
      type += ")";
    }
    while (now().kind == Kind::word && k_second.contains(now().text)) type += " " + take();
    while (accept("[")) {
      while (!accept("]")) {
        if (now().kind == Kind::end) fail();
        if (failed_) return {};
        ++at_;
      }
      type += "[]";
    }
    return normalize_type(type);
  }

  // The server adds casts of its own, so none counts; a number in quotes is a number.
  static std::string cast_to(const std::string& value, const std::string& type) {
    return k_number_types.contains(type.substr(0, type.find('('))) ? unquoted_number(value) : value;
  }

  std::string casts(std::string value) {
    while (true) {
      if (accept("::")) {
        value = cast_to(value, type_name());
      } else if (now().is("[")) {
        ++at_;
        value += text::cat("[", expression(k_none), "]");
        expect("]");
      } else {
        return value;
      }
    }
  }

  // `left` with the operator that follows, when it binds tighter than `power`.
  std::optional<std::string> infix(const std::string& left, int power) {
    if (now().is("or") || now().is("and")) return logical(left, power);
    if (now().is("is")) return power < k_is ? std::optional(is(left)) : std::nullopt;
    if (const auto matched = match(left, power)) return matched;
    if (now().is("at")) return power < k_zone ? std::optional(at_time_zone(left)) : std::nullopt;
    if (now().kind != Kind::symbol) return std::nullopt;
    const int binding = power_of(now().text);
    if (binding == k_none || binding <= power) return std::nullopt;
    std::string op = take();
    if (op == "!=") op = "<>";
    return parenthesized(left, op, expression(binding));
  }

  static int power_of(const std::string& op) {
    static const std::map<std::string_view, int> k_powers = {
        {"=", k_compare},  {"<", k_compare},  {">", k_compare},  {"<=", k_compare},
        {">=", k_compare}, {"<>", k_compare}, {"!=", k_compare}, {"+", k_add},
        {"-", k_add},      {"*", k_multiply}, {"/", k_multiply}, {"%", k_multiply},
        {"^", k_power}};
    if (const auto found = k_powers.find(op); found != k_powers.end()) return found->second;
    return op.find_first_not_of("+-*/<>=~!@#%^&|`?") == op.npos ? k_operator : k_none;
  }

  // Chains of one word are flat: (a and b and c).
  std::optional<std::string> logical(const std::string& left, int power) {
    const int binding = now().is("or") ? k_or : k_and;
    if (binding <= power) return std::nullopt;
    const std::string word = now().text;
    std::string chain = without_outer(left, word);
    while (accept(word))
      chain += text::cat(" ", word, " ", without_outer(expression(binding), word));
    std::string result = text::cat("(", chain, ")");
    flat_[result] = word;
    return result;
  }

  // What was written by logical() for the same word loses its parentheses.
  std::string without_outer(const std::string& part, const std::string& word) const {
    const auto found = flat_.find(part);
    return found != flat_.end() && found->second == word ? part.substr(1, part.size() - 2) : part;
  }

  std::string is(const std::string& left) {
    expect("is");
    const bool negative = accept("not");
    if (accept("distinct")) {
      expect("from");
      const std::string distinct = parenthesized(left, "is distinct from", expression(k_is));
      return negative ? text::cat("(not ", distinct, ")") : distinct;
    }
    if (now().kind != Kind::word) return fail();
    return parenthesized(left, negative ? "is not" : "is", take());
  }

  std::string at_time_zone(const std::string& left) {
    for (const std::string_view word : {"at", "time", "zone"}) expect(word);
    return parenthesized(left, "at time zone", expression(k_zone));
  }

  // [NOT] IN, BETWEEN, LIKE, ILIKE, each in the form in which the server keeps it.
  std::optional<std::string> match(const std::string& left, int power) {
    const bool negative = now().is("not");
    const ExpressionToken& word = negative ? next() : now();
    if (!word.is("in") && !word.is("between") && !word.is("like") && !word.is("ilike"))
      return std::nullopt;
    if (power >= k_like) return std::nullopt;
    at_ += negative ? 1 : 0;
    if (accept("in")) return in(left, negative);
    if (accept("between")) return between(left, negative);
    const std::string op = take() == "like" ? "~~" : "~~*";
    return parenthesized(left, text::cat(negative ? "!" : "", op), expression(k_like));
  }

  std::string in(const std::string& left, bool negative) {
    expect("(");
    const std::size_t start = at_;
    std::string items = expression(k_none);
    if (accept(")")) return parenthesized(left, negative ? "<>" : "=", items);
    at_ = start;
    items = list(")");
    return parenthesized(left, negative ? "<>" : "=",
                         text::cat(negative ? "all" : "any", "(array[", items, "])"));
  }

  std::string between(const std::string& left, bool negative) {
    const std::string low = expression(k_operator - 1);
    expect("and");
    const std::string high = expression(k_operator - 1);
    const std::string result = negative ? text::cat("(", parenthesized(left, "<", low), " or ",
                                                    parenthesized(left, ">", high), ")")
                                        : text::cat("(", parenthesized(left, ">=", low), " and ",
                                                    parenthesized(left, "<=", high), ")");
    flat_[result] = negative ? "or" : "and";
    return result;
  }

  const std::vector<ExpressionToken>& tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  std::map<std::string, std::string> flat_;  // chains, by their text: the word that joins them
};

std::string joined(const std::vector<ExpressionToken>& tokens) {
  std::string out;
  for (const ExpressionToken& token : tokens)
    if (token.kind != Kind::end) out += text::cat(out.empty() ? "" : " ", token.text);
  return out;
}

}  // namespace

std::string normalize_expression(std::string_view sql) {
  const std::vector<ExpressionToken> tokens = expression_tokens(sql);
  return Parser(tokens).parse_all().value_or(joined(tokens));
}

}  // namespace sluice::postgres
