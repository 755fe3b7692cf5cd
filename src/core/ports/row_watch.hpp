// What a transaction does to rows and counters, as the database itself counts it: by statements,
// cascades, triggers and functions alike.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

// Of one table. What a savepoint took back may be counted, too.
struct RowChanges {
  ObjectName table;     // PostgreSQL: by its name when the watch began; SQLite: when it was changed
  bool is_new = false;  // it was not there when the watch began
  // A virtual table: the numbers are those of the tables in which its module keeps its rows.
  bool is_virtual = false;
  std::int64_t inserted = 0;
  std::int64_t updated = 0;
  std::int64_t deleted = 0;
  // TRUNCATE, or a change of the table that wrote all its rows anew: what it did to them is not in
  // the numbers.
  bool is_rewritten = false;
  // Columns whose values UPDATE changed, as they are called when it is asked; none: not known.
  std::optional<std::vector<std::string>> columns;
  // Something else may update a row that an UPDATE of it names: a trigger of the user's that
  // fires, a foreign key with ON UPDATE or ON DELETE that sets values.
  bool may_be_updated_otherwise = false;
  // Of a table with inserted rows: the columns that each alone tell any two rows apart.
  std::vector<std::string> keys;
  // Of such a table: a trigger of the user's fires where a row of it is deleted.
  bool has_delete_triggers = false;
  // Of a virtual table: the tables of its module that changed.
  std::vector<std::string> parts;
  bool operator==(const RowChanges&) const = default;
};

struct ObservedChanges {
  // False: the server counts nothing (PostgreSQL's track_counts is off).
  bool is_counted = true;
  std::vector<RowChanges> tables;  // those that are still there, by name
  // Counters that stand elsewhere or are gone: kind "sequence", or "table" where a table has its
  // own; the part then says where it is kept.
  std::vector<ObjectRef> counters;
  bool operator==(const ObservedChanges&) const = default;
};

// What a step names where its text tells all that it changes: rows of other tables change only by
// what hangs on these. Nothing: it may change any.
struct NamedTables {
  std::set<ObjectName> tables;
  bool has_new = false;  // it may make some of them, or sequences of theirs
};
using RowReach = std::optional<NamedTables>;

// Counts from when it is made. In one transaction, and not longer than its connection.
class RowWatch {
 public:
  virtual ~RowWatch() = default;
  // What was changed so far. Throws as Connection::query does.
  virtual ObservedChanges changes() = 0;
};

}  // namespace sluice
