// CREATE TABLE, as SQLite keeps it in sqlite_schema → Table, and where its parts stand in the text.
//
// Grammar: https://sqlite.org/lang_createtable.html. What the model has no field for
// is in attributes:
// - of a column: autoincrement "true"; collate; primary_key "desc"; conflict, e.g. "not null:
//   replace";
// - of a table: strict and without_rowid "true"; conflict; collate, of columns of constraints;
// - of a foreign key: deferrable, match.
// A constraint that was not named gets the name that drizzle-kit would give it, so that the differ
// can tell it from others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice::sqlite {

struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct TableText {
  Table table;                       // without indexes
  TextSpan name;                     // the table's name, the schema before it included
  std::vector<TextSpan> columns;     // each column's definition without the comma
  std::vector<TextSpan> qualifiers;  // the table's own name before a column's in expressions
};

// Nothing for what is no CREATE TABLE with columns.
std::optional<TableText> read_table(std::string_view sql);

// The text with another name for the table, in its own expressions too; `name` is quoted already.
std::string with_table_name(std::string_view sql, const TableText& parts, std::string_view name);

// What follows DEFAULT as the column's type has it: REAL, INTEGER … by SQLite's five rules.
enum class Affinity { text, integer, real, numeric, blob };
Affinity affinity(std::string_view type);

// Names are the same to SQLite whatever the case of their letters. Null when there is none.
const Column* find_any_case(const Table& table, std::string_view name);

// Whether the column is another name of the rowid.
bool is_rowid(const Table& table, const Column& column);

}  // namespace sluice::sqlite
