// INSERT, REPLACE, UPDATE and DELETE.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/sql/sql_values.hpp"
#include "dialects/sqlite/statement/fact_reader.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"

namespace sluice::sqlite {

namespace {

bool names_itself(const RowUse& use) {
  return std::any_of(use.columns.begin(), use.columns.end(), [&](const std::string& column) {
    return text::equals_ignore_case(column, use.table.name);
  });
}

}  // namespace

// WITH … before a query or a change of rows.
void FactReader::read_with() {
  begin(StatementKind::query, "SELECT");
  const std::size_t reads = facts_->reads.size();
  read_common_tables();
  if (!read_rows()) {
    begin(StatementKind::query, text::upper(cursor_.peek().text));
    read_query(nullptr);
  }
  forget_common_tables(0, reads);
}

bool FactReader::read_rows() {
  if (cursor_.skip("INSERT"))
    read_insert(false);
  else if (cursor_.skip("REPLACE"))
    read_insert(true);
  else if (cursor_.skip("UPDATE"))
    read_update();
  else if (cursor_.skip("DELETE"))
    read_delete();
  else
    return false;
  return true;
}

std::string FactReader::take_conflict_clause() {
  return cursor_.skip("OR") ? text::upper(cursor_.take().text) : std::string();
}

void FactReader::add_write(RowUse use) { facts_->writes.push_back(std::move(use)); }

void FactReader::read_insert(bool replaces) {
  const std::string conflict = take_conflict_clause();
  begin(StatementKind::rows, replaces           ? "REPLACE"
                             : conflict.empty() ? "INSERT"
                                                : text::cat("INSERT OR ", conflict));
  expect("INTO");
  RowUse use{replaces || conflict == "REPLACE" ? RowUse::Act::replaces : RowUse::Act::inserts,
             take_name()};
  if (cursor_.skip("AS")) take_word();
  if (cursor_.at("(")) use.columns = take_columns();
  has_delete_ = has_delete_all_ = false;
  if (use.act == RowUse::Act::inserts && conflict.empty()) use.ids = literal_ids(use.columns);
  if (!cursor_.skip({"DEFAULT", "VALUES"})) read_insert_rows(use);
  const bool may_command = names_itself(use) && (has_delete_ || has_delete_all_);
  read_upserts(use);
  read_returning();
  add_write(use);
  // fts5: INSERT INTO t(t) VALUES('delete-all'), https://sqlite.org/fts5.html
  if (may_command)
    add_write({.act = RowUse::Act::deletes, .table = use.table, .has_condition = !has_delete_all_});
}

std::vector<std::string> FactReader::literal_ids(const std::vector<std::string>& columns) const {
  if (!cursor_.at("VALUES")) return {};
  for (std::size_t place = 0; place < columns.size(); ++place)
    if (text::equals_ignore_case(columns[place], k_id_column))
      return literals_of(sql_.substr(cursor_.peek().offset),
                         {.place = place, .count = columns.size()}, scan_rules());
  return {};
}

void FactReader::read_insert_rows(RowUse& use) {
  QuerySource source;
  read_query(&source);
  use.has_condition = source.is_partial;
  if (!source.is_one_table) return;
  use.from = std::move(source.table);
  use.from_columns = std::move(source.columns);
  if (!source.is_partial) use.copied = std::move(source.plain);
}

void FactReader::read_upserts(RowUse& use) {
  while (cursor_.skip({"ON", "CONFLICT"})) {
    use.ids.clear();
    if (cursor_.at("(")) scan_parentheses();
    if (cursor_.skip("WHERE")) {
      // Up to DO, which may be a name only behind a dot.
      while (!at_end() && !(cursor_.at("DO") && cursor_.at_any({"NOTHING", "UPDATE"}, 1)))
        cursor_.take();
    }
    expect("DO");
    if (cursor_.skip("NOTHING")) continue;
    expect("UPDATE");
    if (use.act == RowUse::Act::inserts) use.act = RowUse::Act::upserts;
    read_assignments(use.columns);
    read_bounds();
  }
}

void FactReader::read_update() {
  const std::string conflict = take_conflict_clause();
  begin(StatementKind::rows, conflict.empty() ? "UPDATE" : text::cat("UPDATE OR ", conflict));
  RowUse use{RowUse::Act::updates, take_name()};
  skip_alias();
  read_assignments(use.columns);
  if (cursor_.skip("FROM")) read_sources(nullptr);
  use.has_condition = read_bounds();
  read_returning();
  add_write(use);
  // Rows that are in the way go.
  if (conflict == "REPLACE") {
    use.act = RowUse::Act::replaces;
    add_write(std::move(use));
  }
}

void FactReader::read_delete() {
  begin(StatementKind::rows, "DELETE");
  expect("FROM");
  RowUse use{RowUse::Act::deletes, take_name()};
  skip_alias();
  use.has_condition = read_bounds();
  read_returning();
  add_write(std::move(use));
}

// SET a = …, (b, c) = …
void FactReader::read_assignments(std::vector<std::string>& columns) {
  expect("SET");
  do {
    const std::vector<std::string> assigned =
        cursor_.at("(") ? take_columns() : std::vector<std::string>{take_word()};
    for (const std::string& column : assigned)
      if (std::find(columns.begin(), columns.end(), column) == columns.end())
        columns.push_back(column);
    expect("=");
    scan(Until::comma);
  } while (cursor_.skip(","));
}

bool FactReader::read_bounds() {
  bool is_bounded = false;
  while (cursor_.at_any({"WHERE", "ORDER", "LIMIT"})) {
    is_bounded = is_bounded || !cursor_.at("ORDER");
    cursor_.take();
    scan(Until::clause);
  }
  return is_bounded;
}

void FactReader::read_returning() {
  if (cursor_.skip("RETURNING")) scan(Until::parenthesis);
}

}  // namespace sluice::sqlite
