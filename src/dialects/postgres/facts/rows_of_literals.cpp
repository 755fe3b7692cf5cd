#include "dialects/postgres/facts/rows_of_literals.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/ports/statement_facts.hpp"
#include "core/sql/sql_scanner.hpp"
#include "core/sql/sql_values.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

namespace {

constexpr std::size_t k_long = 32'768;

bool is_word_of_literals(std::string_view word) {
  static constexpr auto k_words_of_literals = {"NULL", "TRUE", "FALSE", "DEFAULT"};
  return std::any_of(k_words_of_literals.begin(), k_words_of_literals.end(),
                     [&](const char* each) { return text::equals_ignore_case(word, each); });
}

class RowCutter {
 public:
  explicit RowCutter(std::string_view sql) : sql_(sql) {}

  std::string cut() {
    Tokens tokens(sql_, scan_rules());
    for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
      if (depth_ == 0)
        outside(token);
      else
        inside(token);
      previous_ = token.text;
    }
    if (copied_ == 0) return {};
    kept_ += sql_.substr(copied_);
    return std::move(kept_);
  }

 private:
  void outside(const Token& token) {
    if (token.text == "(") {
      depth_ = 1;
      is_plain_ = true;
    } else if (token.text == ",") {
      comma_ = token.offset;
    } else {
      // What stands behind VALUES up to another word are rows.
      is_rows_ = token.kind == TokenKind::word && text::equals_ignore_case(token.text, "VALUES");
      rows_ = 0;
    }
  }

  void inside(const Token& token) {
    if (token.text == "(") ++depth_;
    if (token.text == ")" && --depth_ == 0) return end_row(token.offset + 1);
    const bool is_cast = previous_ == ":" || token.text == ":";
    if (token.kind == TokenKind::string || token.kind == TokenKind::number || is_cast) return;
    const bool is_sign = token.text == "," || token.text == "-" || token.text == "+";
    if (!is_sign && !is_word_of_literals(token.text)) is_plain_ = false;
  }

  void end_row(std::size_t end) {
    if (is_rows_ && is_plain_ && rows_ > 0) {
      kept_ += sql_.substr(copied_, comma_ - copied_);
      copied_ = end;
    }
    ++rows_;
  }

  std::string_view sql_;
  std::string kept_;
  std::string_view previous_;
  std::size_t copied_ = 0;  // up to here the text is kept or cut
  std::size_t comma_ = 0;   // the last one outside of parentheses
  std::size_t depth_ = 0;
  std::size_t rows_ = 0;
  bool is_rows_ = false;
  bool is_plain_ = false;
};

}  // namespace

std::string without_plain_rows(std::string_view sql) {
  if (sql.size() < k_long) return {};
  const Token first = Tokens(sql, scan_rules()).next();
  return text::equals_ignore_case(first.text, "INSERT") ? RowCutter(sql).cut() : std::string();
}

std::vector<std::string> literal_ids(std::string_view insert,
                                     const std::vector<std::string>& columns) {
  for (std::size_t place = 0; place < columns.size(); ++place)
    if (text::equals_ignore_case(columns[place], k_id_column))
      return literals_of(insert, {.place = place, .count = columns.size()}, scan_rules());
  return {};
}

}  // namespace sluice::postgres
