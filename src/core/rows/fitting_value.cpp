#include "core/rows/fitting_value.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "core/sql/sql_token.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_longest_text = 1000;

struct Bound {
  std::string comparison;
  std::int64_t number = 0;
};

// What one condition asks of the column: of its values, or of their length.
struct Asked {
  std::vector<ConditionValue> listed;  // IN (…), = 'x', = ANY (ARRAY […])
  std::vector<Bound> bounds;
  bool is_length = false;
};

bool holds(const Bound& bound, std::int64_t value) {
  if (bound.comparison == "<") return value < bound.number;
  if (bound.comparison == "<=") return value <= bound.number;
  if (bound.comparison == ">") return value > bound.number;
  if (bound.comparison == ">=") return value >= bound.number;
  if (bound.comparison == "=") return value == bound.number;
  return value != bound.number;
}

class ConditionReader {
 public:
  ConditionReader(const std::string& condition, const ScanRules& rules)
      : cursor_(condition, rules) {}

  Asked read() {
    while (!cursor_.at_end()) {
      if (is_comparison()) {
        read_comparison();
      } else if (cursor_.skip("between")) {
        read_bound(">=");
        if (cursor_.skip("and")) read_bound("<=");
      } else if (cursor_.at_any({"in", "any"})) {
        is_list_ = true;
        cursor_.take();
      } else {
        read_other(cursor_.take());
      }
    }
    return std::move(asked_);
  }

 private:
  bool is_comparison() const {
    return cursor_.at("<") || cursor_.at(">") || cursor_.at("=") || cursor_.at("!");
  }

  void read_comparison() {
    std::string comparison(cursor_.take().text);
    while (is_comparison()) comparison += cursor_.take().text;
    read_bound(comparison);
  }

  void read_bound(const std::string& comparison) {
    while (cursor_.skip("(")) {
    }
    const bool is_negative = cursor_.skip("-");
    const Token& token = cursor_.peek();
    if (token.kind == TokenKind::number) {
      if (const auto number = text::parse_integer(cursor_.take().text))
        asked_.bounds.push_back({comparison, is_negative ? -*number : *number});
    } else if (token.kind == TokenKind::string && (comparison == "=" || comparison == "==")) {
      list(cursor_.take());
    }
  }

  void read_other(const Token& token) {
    const bool is_literal = token.kind == TokenKind::string || token.kind == TokenKind::number;
    if (is_list_ && is_literal) list(token);
    const std::string word = text::lower(token.text);
    if (word == "length" || word == "char_length" || word == "octet_length")
      asked_.is_length = true;
  }

  void list(const Token& token) {
    if (token.kind == TokenKind::number)
      return asked_.listed.push_back({std::string(token.text), true});
    const std::string text(token.text);
    const std::size_t begin = text.find('\'') + 1;
    asked_.listed.push_back(
        {text::replace_all(text.substr(begin, text.size() - begin - 1), "''", "'"), false});
  }

  SqlCursor cursor_;
  Asked asked_;
  bool is_list_ = false;
};

// Of 0 and the numbers beside the bounds.
std::optional<std::int64_t> number_within(const std::vector<Bound>& bounds) {
  std::vector<std::int64_t> candidates = {0};
  for (const Bound& bound : bounds)
    for (const std::int64_t step : {0, 1, -1}) candidates.push_back(bound.number + step);
  const auto found =
      std::find_if(candidates.begin(), candidates.end(), [&](std::int64_t candidate) {
        return std::all_of(bounds.begin(), bounds.end(),
                           [&](const Bound& bound) { return holds(bound, candidate); });
      });
  return found == candidates.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::vector<std::string> checks_of(const Table& table) {
  std::vector<std::string> checks;
  for (const Check& check : table.checks) checks.push_back(check.expression);
  return checks;
}

std::optional<ConditionValue> fitting_value(const std::vector<std::string>& conditions,
                                            const std::string& column, const ScanRules& rules) {
  std::vector<Bound> bounds, lengths;
  std::optional<ConditionValue> listed;
  for (const std::string& condition : conditions) {
    if (!names_column(condition, column, rules)) continue;
    const Asked asked = ConditionReader(condition, rules).read();
    if (!listed && !asked.listed.empty()) listed = asked.listed.front();
    auto& target = asked.is_length ? lengths : bounds;
    target.insert(target.end(), asked.bounds.begin(), asked.bounds.end());
  }
  if (listed) return listed;
  if (!lengths.empty()) {
    const auto length = number_within(lengths);
    if (!length || *length < 0 || *length > k_longest_text) return {};
    return ConditionValue{std::string(static_cast<std::size_t>(*length), 'a'), false};
  }
  if (bounds.empty()) return {};
  const auto number = number_within(bounds);
  if (!number) return {};
  return ConditionValue{std::to_string(*number), true};
}

}  // namespace sluice
