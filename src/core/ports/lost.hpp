// What cannot be brought back: made by those who read statements and render changes, passed on as a
// value. Only `lost_text` and the reports make sentences of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

enum class LostKind {
  // What statements changed.
  rows_inserted,       // they stay: no keys tell them from others
  rows_before_rename,  // they stay: put into a table that was renamed afterwards
  rows_deleted,        // `by`: DELETE, TRUNCATE, DROP TABLE
  rows_changed,        // `by`: a statement that inserts, updates and deletes: MERGE, WITH …
  rows_in_block,       // perhaps changed by a DO block
  values_updated,
  sequence_position,  // `by`: the function that set it
  setting_value,      // `by`: the statement that set it; the setting's name is `shown`
  counter_position,   // of a table that counts by itself: it stands elsewhere
  trigger_effects,    // of a table from which the rollback deletes rows
  uncounted_rows,     // changed by triggers, keys or functions, which the server does not count
  call_effects,       // a SELECT called the function `shown`
  statement_effects,  // `by`: a statement about what no schema holds
  // What a rollback or a repair takes from what is there.
  table,  // with its rows
  schema_contents,
  attribute,         // of a composite type
  dependents,        // what CASCADE takes with the object
  owned_objects,     // of a role
  referring_rows,    // of tables that refer to the object
  unfitting_values,  // of a column whose type `value` becomes `target`
  // What a schema does not hold, of an object that comes back.
  table_rows,
  column_values,    // without a column: of those that a rebuild leaves out
  column_nulls,     // NOT NULL comes back: NULL becomes `value`
  number_spelling,  // numbers written as text became numbers
  column_target,    // a reference to a row of `target`, whose rows do not come back
  counter,          // of a table: it goes on after the highest key
  sequence_start,   // where a sequence stood
  invalid_index,    // an index that the server could not build
  // That rows satisfy a constraint: what took the place of others' rows or values may break it.
  constraint_validity,
  key,              // a unique key or index: where rows break it, it stays away
  attribute_order,  // of a composite type
  attribute_values,
  // Copies of rows from before that cannot be told from those of today: `count` rows, which
  // `reason`, a table's name, keeps.
  rows_unclear,
  // What could not be derived, because of `reason`.
  state_before,  // what `by`, a statement, changed
  rollback,      // all of it
};

// What takes the place of a column's values.
enum class LostFill { unsaid, value, counted, counted_from_one, counted_unless_integer };

struct Lost {
  LostKind kind = LostKind::rollback;
  ObjectRef object = {};   // empty: not known, or none
  std::string shown = {};  // the object's name, a column's without its column, as people read it
  std::string by = {};     // words of SQL
  LostFill fill = LostFill::unsaid;
  std::string value = {};   // SQL, in the place of what is lost
  std::string target = {};  // the name of a table, or a type
  std::int64_t count = 0;   // of rows; 0: not counted
  std::string reason = {};
  bool operator==(const Lost&) const = default;
};

// A statement and what it does not bring back.
struct RenderedStatement {
  std::string sql;
  std::vector<Lost> lost = {};
  bool operator==(const RenderedStatement&) const = default;
};

}  // namespace sluice
