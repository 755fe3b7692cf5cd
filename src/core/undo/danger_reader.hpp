// Reads statements and bodies of routines one after another for what they may destroy.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "core/undo/danger.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

class DangerReader {
 public:
  explicit DangerReader(const Dialect& dialect) : flavour_(flavour_of(dialect)) {}

  void read(std::string_view sql);
  // What a routine or trigger runs, without its quotes.
  void read_body(std::string_view body);
  // A literal that may be a body: $$ … $$ or '…'; anything else is none.
  void read_quoted_body(std::string_view literal);
  Danger take() { return std::move(danger_); }

 private:
  void read_create(SqlCursor& cursor);
  void read_alter(SqlCursor& cursor);
  void read_alter_table(SqlCursor& cursor);
  void read_action(SqlCursor& cursor, const WrittenName& table);
  void read_rename(SqlCursor& cursor, const WrittenName& table);
  void read_drop(SqlCursor& cursor);
  void read_truncate(SqlCursor& cursor);
  void read_do(SqlCursor& cursor);
  void read_select(std::string_view sql);
  void scan_rows(SqlCursor& cursor);
  void read_insert(SqlCursor& cursor);
  void note(std::set<ObjectName>& names, const WrittenName& table);
  void rename(const ObjectName& from, const ObjectName& to);
  ObjectName name_of(const WrittenName& table) const;

  SqlFlavour flavour_;
  Danger danger_;
  std::set<ObjectName> made_;                // by the migration itself
  std::map<ObjectName, ObjectName> before_;  // what a renamed table was called
};

}  // namespace sluice
