// The objects that a migration's schema statements create, change and drop, by their text alone.
// Used to check them against its snapshot and the database.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"
#include "sluice/migration.hpp"

namespace sluice {

enum class SqlAct { makes, changes, drops };

// Kinds are those of drift_aspects.hpp, with "type" for an enum or another type; of what no
// snapshot models the word behind CREATE in lower case: "function", "trigger", "extension". The
// schema is empty where none is written. An index has its own name in `part`.
struct SqlFact {
  SqlAct act = SqlAct::makes;
  ObjectRef object;
  bool is_conditional = false;  // IF NOT EXISTS, OR REPLACE: it may have been there before
  bool cascades = false;        // DROP … CASCADE: what depends on it goes with it
  bool moves = false;           // changes: to another schema
  bool is_untold = false;       // makes: a partition or a foreign table, which no catalog lists
  bool operator==(const SqlFact&) const = default;
};

// In the statements' order; a rename drops one name and makes another. Of a DO block, and of what
// cannot be read, nothing is told: `is_opaque` says that there is one.
struct SqlFacts {
  std::vector<SqlFact> facts;
  bool is_opaque = false;
};
SqlFacts facts_of(const std::vector<Statement>& statements, const Dialect& dialect);

// What is made and not dropped again, in the order of making.
std::vector<ObjectRef> left_by(const std::vector<SqlFact>& facts);

// Whether the first, being dropped, takes the second with it: itself, or what belongs to the table.
bool is_dropped_by(const ObjectRef& dropped, const ObjectRef& object);

// Whether two names speak of the same object: one that names no schema may be in any.
bool is_same_object(const ObjectRef& a, const ObjectRef& b);

// What the schema statements of a migration name, in lower case.
struct NamedObjects {
  std::set<std::string> subjects;  // tables, views, types and others that they are about
  std::set<std::string> names;     // every name in them, those in a DO block included
  bool is_opaque = false;          // a DO block may be about anything that it names

  // Whether they are about the object, or what it belongs to, and name it.
  bool includes(const ObjectRef& object) const;
};
NamedObjects named_by(const std::vector<Statement>& statements, const Dialect& dialect);

}  // namespace sluice
