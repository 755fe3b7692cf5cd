// Expressions: the functions that they call, the queries and the columns within them.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/fact_reader.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [word](std::string_view one) { return text::equals_ignore_case(word, one); });
}

// Words that are no names in an expression; what follows them is an operand.
bool is_operator(std::string_view word) {
  static constexpr std::string_view k_words[] = {
      "ALL",  "AND",    "AS",     "BETWEEN", "BY",     "CASE",   "CHECK", "DEFAULT", "DISTINCT",
      "ELSE", "ESCAPE", "EXISTS", "FROM",    "HAVING", "IS",     "LIMIT", "NOT",     "ON",
      "OR",   "SELECT", "SET",    "THEN",    "USING",  "VALUES", "WHEN",  "WHERE"};
  return is_one_of(word, k_words);
}

// Words that are operators behind an operand, and names elsewhere.
bool is_operator_behind(std::string_view word) {
  static constexpr std::string_view k_words[] = {"FILTER", "GLOB", "LIKE",  "MATCH",
                                                 "OFFSET", "OVER", "REGEXP"};
  return is_one_of(word, k_words);
}

bool is_value(std::string_view word) {
  static constexpr std::string_view k_words[] = {
      "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "ISNULL", "NOTNULL", "NULL"};
  return is_one_of(word, k_words);
}

}  // namespace

bool FactReader::is_over(Until until) const {
  switch (until) {
    case Until::parenthesis: return false;
    case Until::as: return cursor_.at("AS");
    case Until::begin: return cursor_.at("BEGIN");
    case Until::clause: return at_clause();
    case Until::comma: return cursor_.at(",") || at_clause();
    case Until::source: return cursor_.at(",") || at_clause() || at_join();
  }
  return false;
}

void FactReader::scan(Until until) {
  bool is_operand = false;  // whether what was read last ends one
  while (!at_end() && !cursor_.at(")") && !is_over(until)) {
    switch (cursor_.peek().kind) {
      case TokenKind::word:
      case TokenKind::quoted_identifier: is_operand = scan_word(is_operand); break;
      case TokenKind::string: note_string(cursor_.take().text), is_operand = true; break;
      case TokenKind::number: cursor_.take(), is_operand = true; break;
      case TokenKind::symbol:
      case TokenKind::end:
        if (cursor_.at("(")) {
          scan_parentheses();
          is_operand = true;
          break;
        }
        if (cursor_.at("*") && !is_operand) note_column("*");
        is_operand = cursor_.take().text == "*" && !is_operand;
        break;
    }
  }
}

bool FactReader::scan_word(bool follows_operand) {
  const Token& token = cursor_.peek();
  if (token.kind == TokenKind::quoted_identifier) return scan_name(follows_operand);
  if (cursor_.at("CAST") && cursor_.at("(", 1)) {
    scan_cast();
    return true;
  }
  if (cursor_.at("RAISE") && cursor_.at("(", 1)) {
    cursor_.take();
    cursor_.take_parentheses();
    return true;
  }
  if (cursor_.at("IN")) {
    scan_in();
    return true;
  }
  if (cursor_.skip({"DISTINCT", "FROM"})) return false;
  if (cursor_.at("COLLATE") || (cursor_.at("AS") && follows_operand)) {
    cursor_.take();
    if (!cursor_.at("(")) take_word();  // WINDOW w AS (…)
    return true;
  }
  if (is_operator(token.text) || (follows_operand && is_operator_behind(token.text))) {
    cursor_.take();
    return false;
  }
  if (is_value(token.text)) {
    cursor_.take();
    return true;
  }
  return scan_name(follows_operand);
}

// Behind an operand it is an alias, the END of a CASE, ASC …
bool FactReader::scan_name(bool follows_operand) {
  if (cursor_.at("(", 1)) {
    call(unquote(cursor_.take().text));
    scan_parentheses();
    return true;
  }
  const std::string_view written = cursor_.take().text;
  if (!follows_operand && !cursor_.at(".")) note_column(unquote(written));
  return true;
}

void FactReader::scan_parentheses() {
  if (depth_ >= k_deepest) {
    fail();
    cursor_.take_parentheses();
    return;
  }
  ++depth_;
  expect("(");
  if (at_query()) {
    std::vector<std::string>* const columns = std::exchange(columns_, nullptr);
    read_query(nullptr);
    columns_ = columns;
  } else {
    if (cursor_.at("*") && cursor_.at(")", 1)) cursor_.take();  // count(*)
    scan(Until::parenthesis);
  }
  expect(")");
  --depth_;
}

void FactReader::scan_cast() {
  cursor_.take();
  expect("(");
  scan(Until::as);
  while (!at_end() && !cursor_.at(")"))
    if (!cursor_.take_parentheses()) cursor_.take();
  expect(")");
}

// x IN (…), x IN table, x IN function(…)
void FactReader::scan_in() {
  cursor_.take();
  if (cursor_.at("(")) return scan_parentheses();
  const ObjectName name = take_name();
  if (!cursor_.at("(")) return note_read(name);
  call(name.name);
  scan_parentheses();
}

void FactReader::note_string(std::string_view written) {
  has_delete_ = has_delete_ || written == "'delete'";
  has_delete_all_ = has_delete_all_ || written == "'delete-all'";
}

void FactReader::note_column(std::string name) {
  if (columns_ == nullptr) return;
  if (std::find(columns_->begin(), columns_->end(), name) == columns_->end())
    columns_->push_back(std::move(name));
}

void FactReader::call(std::string_view function) {
  std::string name = text::lower(function);
  if (name == "load_extension") fail();
  if (name == "load_extension" || name == "writefile" || name == "readfile" || name == "edit")
    facts_->reach.outside = true;
  std::vector<std::string>& calls = facts_->calls;
  if (std::find(calls.begin(), calls.end(), name) == calls.end()) calls.push_back(std::move(name));
}

}  // namespace sluice::sqlite
