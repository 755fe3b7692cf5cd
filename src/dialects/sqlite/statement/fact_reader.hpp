// Reads one statement from its first word to its end, https://sqlite.org/lang.html.
//
// Expressions are only scanned: for the functions that they call and the queries within them. What
// does not follow the grammar makes the statement unknown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sql/sql_cursor.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"

namespace sluice::sqlite {

// What a query takes its rows from, as far as INSERT … SELECT asks.
struct QuerySource {
  bool is_one_table = true;  // no join, no other table in a part of it
  bool is_partial = false;   // perhaps not each row of it, or not once
  ObjectName table = {};
  std::vector<std::string> columns = {};  // that the list reads; "*" for all
  // For each of the list the column that it is, "*" for all, or empty for an expression.
  std::vector<std::string> plain = {};
};

class FactReader {
 public:
  explicit FactReader(std::string_view sql);
  ParsedStatement read();

 private:
  // Parentheses within each other; SQLite's own parser stops long before.
  static constexpr int k_deepest = 300;
  // Where an expression ends, beside a ")" and the statement's end.
  enum class Until { parenthesis, clause, comma, source, as, begin };

  void read_statement();
  void begin(StatementKind kind, std::string verb);
  void note_reach();
  void fail() { facts_->unknown = true; }

  bool at_end() const { return cursor_.at_end() || cursor_.at(";"); }
  bool at_name(std::size_t ahead = 0) const;
  bool at_query() const;
  void expect(std::string_view word);
  void skip_rest();
  std::string take_word();                  // one name, without quotes
  ObjectName take_name();                   // with the schema before it, where one is written
  std::vector<std::string> take_columns();  // names in parentheses
  bool skip_condition();                    // IF EXISTS, IF NOT EXISTS
  void skip_alias();

  // Expressions.
  void scan(Until until);
  bool is_over(Until until) const;
  bool scan_word(bool follows_operand);  // whether it ends an operand
  bool scan_name(bool follows_operand);
  void scan_list(Until until);  // expressions with commas between them
  void scan_parentheses();
  void scan_cast();
  void scan_in();
  void note_string(std::string_view written);
  void note_column(std::string name);
  void call(std::string_view function);

  // Queries.
  bool at_clause() const;
  bool at_join() const;
  void note_read(const ObjectName& table);
  void read_query(QuerySource* source);
  void read_common_tables();
  void forget_common_tables(std::size_t known, std::size_t reads);
  void read_core(QuerySource* source);
  void read_clauses(QuerySource* source);
  std::vector<std::string> plain_columns() const;
  void read_sources(QuerySource* source);
  void read_source(QuerySource* source);
  void read_named_source(QuerySource* source);

  // Rows.
  bool read_rows();  // INSERT, REPLACE, UPDATE, DELETE; false where none begins
  void read_with();
  void read_insert(bool replaces);
  void read_insert_rows(RowUse& use);
  std::vector<std::string> literal_ids(const std::vector<std::string>& columns) const;
  void read_upserts(RowUse& use);
  void read_update();
  void read_delete();
  void read_assignments(std::vector<std::string>& columns);
  bool read_bounds();  // whether a WHERE or a LIMIT was among them
  void read_returning();
  std::string take_conflict_clause();  // OR REPLACE: "REPLACE"
  void add_write(RowUse use);

  // Objects.
  void read_create();
  void read_create_table(bool is_temporary);
  void read_table_definition(const ObjectName& table);
  void read_key(const ObjectName& table);
  void read_table_rows(const ObjectName& table);
  void read_create_virtual_table();
  void read_create_index();
  void read_create_view(bool is_temporary);
  void read_create_trigger(bool is_temporary);
  void read_trigger_event();
  void read_trigger_body();
  void read_body(StatementFacts& facts);
  void read_drop();
  void read_alter();
  void read_rename(const ObjectName& table);
  void read_add(const ObjectName& table);
  void read_add_constraint(const ObjectName& table);
  bool read_column_definition(const ObjectName& table);  // whether a part of it needs the column
  void read_drop_part(const ObjectName& table);
  void read_alter_column(const ObjectName& table);
  ObjectUse& add_object(ObjectUse::Act act, ObjectRef object);

  // Everything else.
  bool read_transaction();
  bool read_session();
  bool read_maintenance();
  void read_explain();
  void read_pragma();

  std::string_view sql_;
  SqlCursor cursor_;
  ParsedStatement parsed_;
  StatementFacts* facts_ = &parsed_.facts;       // a trigger's statements have their own
  std::vector<std::string> common_tables_;       // of WITH, those in scope
  std::vector<std::string>* columns_ = nullptr;  // where the list that is read notes columns
  int depth_ = 0;                                // of parentheses
  bool has_delete_ = false;                      // fts5's command 'delete' stood among the values
  bool has_delete_all_ = false;
};

}  // namespace sluice::sqlite
