// A question to the catalog, asked before a statement runs, because the text alone does not tell
// how to undo it. `DROP INDEX i` is undone by the definition of i in the catalog; `CREATE TABLE IF
// NOT EXISTS t` by DROP TABLE, if t does not exist yet.
#pragma once

#include <string>

namespace sluice {

struct CatalogQuestion {
  enum class About {
    presence,    // is there a `kind` of that name? Where there is none, `undo` is the answer
    definition,  // what makes the index, constraint, view or trigger again
    column,      // a JSON array: the value that rows get with it, and what adds it again
    column_default,
    column_not_null,
    row_security,
    forced_row_security,
  };
  About about = About::presence;
  std::string kind;  // what DROP calls it, in lower case; "column", "constraint"
  // As stored. Without a schema, the one that the session's search path leads to.
  std::string schema;
  std::string table;  // of a column, a constraint, or an index that is made
  std::string name;   // empty where it is about the table itself
  // presence: the whole statement; else the words before what the catalog adds, if any.
  std::string undo;
  bool may_be_missing = false;  // DROP … IF EXISTS: then there is nothing to take back
  bool operator==(const CatalogQuestion&) const = default;
};

}  // namespace sluice
