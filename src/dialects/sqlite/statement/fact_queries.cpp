// SELECT, VALUES and WITH: the tables that they read.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/fact_reader.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [name](const std::string& one) {
    return text::equals_ignore_case(one, name);
  });
}

bool is_column_name(const Token& token) {
  if (token.kind == TokenKind::quoted_identifier || token.text == "*") return true;
  static const std::vector<std::string> k_values = {
      "NULL", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "TRUE", "FALSE"};
  return token.kind == TokenKind::word && !has_name(k_values, token.text);
}

// What may stand behind a column that is all of an item.
bool is_alias(const Token& token) {
  static const std::vector<std::string> k_word_operators = {
      "AND",  "OR",    "IS",     "NOT",    "BETWEEN", "IN",     "LIKE",
      "GLOB", "MATCH", "REGEXP", "ISNULL", "NOTNULL", "COLLATE"};
  return token.kind == TokenKind::quoted_identifier ||
         (token.kind == TokenKind::word && !has_name(k_word_operators, token.text));
}

}  // namespace

// WINDOW is a word of the grammar only before `name AS`.
bool FactReader::at_clause() const {
  if (cursor_.peek().kind != TokenKind::word) return false;
  return cursor_.at_any({"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "INTERSECT",
                         "EXCEPT", "RETURNING", "ON"}) ||
         (cursor_.at("WINDOW") && cursor_.at("AS", 2));
}

// LEFT, CROSS and the like are names, too.
bool FactReader::at_join() const {
  if (cursor_.peek().kind != TokenKind::word) return false;
  if (cursor_.at("JOIN")) return true;
  return cursor_.at_any({"LEFT", "RIGHT", "FULL", "OUTER", "INNER", "CROSS", "NATURAL"}) &&
         cursor_.at_any({"JOIN", "LEFT", "RIGHT", "FULL", "OUTER", "INNER", "CROSS", "NATURAL"}, 1);
}

void FactReader::note_read(const ObjectName& table) {
  std::vector<ObjectName>& reads = facts_->reads;
  if (std::find(reads.begin(), reads.end(), table) == reads.end()) reads.push_back(table);
}

void FactReader::read_query(QuerySource* source) {
  const std::size_t known = common_tables_.size(), reads = facts_->reads.size();
  if (cursor_.at("WITH")) read_common_tables();
  read_core(source);
  while (cursor_.at_any({"UNION", "INTERSECT", "EXCEPT"})) {
    cursor_.take();
    cursor_.skip("ALL");
    if (source != nullptr) source->is_one_table = false;
    read_core(source);
  }
  if (source != nullptr) {
    const bool reads_another =
        std::any_of(facts_->reads.begin() + static_cast<std::ptrdiff_t>(reads), facts_->reads.end(),
                    [&](const ObjectName& read) { return !(read == source->table); });
    if (reads_another || has_name(common_tables_, source->table.name)) source->is_one_table = false;
  }
  forget_common_tables(known, reads);
}

// What stands in the grammar between WITH and the statement. Each may read the others.
void FactReader::read_common_tables() {
  expect("WITH");
  if (cursor_.at("RECURSIVE") && !cursor_.at_any({"AS", "("}, 1)) cursor_.take();
  do {
    common_tables_.push_back(take_word());
    if (cursor_.at("(")) take_columns();
    expect("AS");
    cursor_.skip("NOT");
    cursor_.skip("MATERIALIZED");
    scan_parentheses();
  } while (cursor_.skip(","));
}

// What bears the name of one of them was no table.
void FactReader::forget_common_tables(std::size_t known, std::size_t reads) {
  if (common_tables_.size() == known) return;
  const auto first = common_tables_.begin() + static_cast<std::ptrdiff_t>(known);
  const std::vector<std::string> names(first, common_tables_.end());
  const auto is_common = [&](const ObjectName& read) {
    return read.schema.empty() && has_name(names, read.name);
  };
  facts_->reads.erase(std::remove_if(facts_->reads.begin() + static_cast<std::ptrdiff_t>(reads),
                                     facts_->reads.end(), is_common),
                      facts_->reads.end());
  common_tables_.erase(first, common_tables_.end());
}

// Of the list that begins here.
std::vector<std::string> FactReader::plain_columns() const {
  std::vector<std::string> names;
  std::vector<const Token*> item;
  const auto end_item = [&] {
    // [table .] column [[AS] alias]
    const std::size_t at = item.size() > 2 && item[1]->text == "." ? 2 : 0;
    const bool is_alone =
        item.size() == at + 1 || (item.size() > at + 1 && is_alias(*item[at + 1]));
    const bool is_column = !item.empty() && is_alone && is_column_name(*item[at]);
    names.push_back(is_column ? unquote(item[at]->text) : std::string());
    item.clear();
  };
  int depth = 0;
  for (std::size_t i = 0; cursor_.peek(i).kind != TokenKind::end; ++i) {
    const Token& token = cursor_.peek(i);
    if (token.text == "(") ++depth;
    if (token.text == ")" && --depth < 0) break;
    if (depth == 0 && token.kind == TokenKind::word && text::equals_ignore_case(token.text, "FROM"))
      break;
    if (depth == 0 && token.text == ",")
      end_item();
    else
      item.push_back(&token);
  }
  end_item();
  return names;
}

void FactReader::read_core(QuerySource* source) {
  if (cursor_.skip("VALUES")) {
    if (source != nullptr) source->is_one_table = false;
    do {
      scan_parentheses();
    } while (cursor_.skip(","));
    return read_clauses(source);
  }
  expect("SELECT");
  const bool is_distinct = cursor_.skip("DISTINCT");
  if (!is_distinct) cursor_.skip("ALL");
  if (source != nullptr) {
    source->is_partial = source->is_partial || is_distinct;
    columns_ = &source->columns;
    source->plain = plain_columns();
  }
  scan(Until::clause);
  columns_ = nullptr;
  if (cursor_.skip("FROM"))
    read_sources(source);
  else if (source != nullptr)
    source->is_one_table = false;
  read_clauses(source);
}

void FactReader::read_clauses(QuerySource* source) {
  while (cursor_.at_any({"WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT"})) {
    if (source != nullptr && !cursor_.at_any({"ORDER", "WINDOW"})) source->is_partial = true;
    cursor_.take();
    scan(Until::clause);
  }
}

void FactReader::read_sources(QuerySource* source) {
  bool goes_on = true;
  while (goes_on) {
    read_source(source);
    goes_on = cursor_.skip(",");
    while (at_join()) {
      cursor_.take();
      goes_on = true;
    }
  }
}

void FactReader::read_source(QuerySource* source) {
  if (cursor_.at("(")) {
    const bool is_query = cursor_.at_any({"SELECT", "VALUES", "WITH"}, 1);
    if (source != nullptr && is_query) source->is_one_table = false;
    if (is_query || depth_ >= k_deepest) {
      scan_parentheses();
    } else {
      ++depth_;
      cursor_.take();
      read_sources(source);
      expect(")");
      --depth_;
    }
  } else {
    read_named_source(source);
  }
  skip_alias();
  if (cursor_.at("USING"))
    cursor_.take(), take_columns();
  else if (cursor_.at("ON") && !cursor_.at("CONFLICT", 1))
    cursor_.take(), scan(Until::source);
}

void FactReader::read_named_source(QuerySource* source) {
  const ObjectName name = take_name();
  const bool is_function = cursor_.at("(");
  if (is_function) {
    call(name.name);
    scan_parentheses();
  } else {
    note_read(name);
  }
  if (source == nullptr) return;
  if (is_function || !source->table.name.empty())
    source->is_one_table = false;
  else
    source->table = name;
}

}  // namespace sluice::sqlite
