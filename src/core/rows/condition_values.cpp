#include "core/rows/condition_values.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "core/sql/sql_token.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_longest = 5000;  // of a text that is as long as a number says

class Collector {
 public:
  void add(std::string text, bool is_number = false) {
    ConditionValue value{std::move(text), is_number};
    if (std::find(values_.begin(), values_.end(), value) == values_.end())
      values_.push_back(std::move(value));
  }

  void add_number(std::string_view text) {
    add(std::string(text), true);
    const auto number = text::parse_integer(text);
    if (!number) return;
    for (const std::int64_t each : {*number + 1, *number - 1}) add(std::to_string(each), true);
    if (*number > 0 && *number <= k_longest) lengths_.push_back(static_cast<std::size_t>(*number));
  }

  // As the literal stands, and as LIKE would take it.
  void add_string(std::string_view literal) {
    const std::size_t quote = literal.find('\'');
    if (quote == std::string_view::npos) return;
    std::string value(literal.substr(quote + 1));
    if (!value.empty() && value.back() == '\'') value.pop_back();
    value = text::replace_all(value, "''", "'");
    add(value);
    std::string plain = text::replace_all(text::replace_all(value, "%", ""), "_", "a");
    if (plain != value) add(std::move(plain));
  }

  std::vector<ConditionValue> take() {
    for (const std::size_t length : lengths_) add(std::string(length, 'a'));
    for (const char* typical : {"a", "A1", "a-b", "4242424", "a@b.co", "https://a.b/c", "+15550100",
                                "2024-01-01", "#00ff00", "{}", "[]", "a/b", "0.5"})
      add(typical);
    return std::move(values_);
  }

 private:
  std::vector<ConditionValue> values_;
  std::vector<std::size_t> lengths_;
};

}  // namespace

bool names_column(const std::string& condition, const std::string& column, const ScanRules& rules) {
  Tokens tokens(condition, rules);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
    if (token.kind != TokenKind::word && token.kind != TokenKind::quoted_identifier) continue;
    const std::string name = stored_name(std::string(token.text), false);
    if (text::equals_ignore_case(name, column)) return true;
  }
  return false;
}

std::vector<ConditionValue> condition_values(const std::vector<std::string>& conditions,
                                             const std::string& column, const ScanRules& rules) {
  Collector found;
  bool is_named = false;
  for (const std::string& condition : conditions) {
    if (!names_column(condition, column, rules)) continue;
    is_named = true;
    Tokens tokens(condition, rules);
    for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
      if (token.kind == TokenKind::number) found.add_number(token.text);
      if (token.kind == TokenKind::string) found.add_string(token.text);
    }
  }
  return is_named ? found.take() : std::vector<ConditionValue>();
}

}  // namespace sluice
