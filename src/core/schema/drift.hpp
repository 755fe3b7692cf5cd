// Drift: where a database differs from the schema it should have.
//
// Compares the objects of the expected schema and everything in its tables. Tables, views,
// functions and other objects that no snapshot describes are listed separately.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"
#include "core/schema/drift_aspects.hpp"

namespace sluice {

enum class DriftKind { missing, unexpected, changed };

struct DriftAspect {
  std::string name;
  std::string expected, actual;  // empty: the object does not have it
  bool operator==(const DriftAspect&) const = default;
};

struct Drift {
  DriftKind kind = DriftKind::changed;
  ObjectRef object;                  // kinds as in drift_aspects.hpp
  std::vector<DriftAspect> aspects;  // changed: those that differ
  // One line; empty: it must not exist, or does not exist.
  std::string expected, actual;
  std::vector<std::string> mend;  // statements that would make the database as expected
  std::string tag;                // the migration that last touched it; empty: not known
  bool operator==(const Drift&) const = default;
};

struct DriftReport {
  std::vector<Drift> differences;  // by object
  std::vector<ObjectRef> unknown;  // as OtherObject names them: `name.name` is the identity
  bool operator==(const DriftReport&) const = default;
};

// `expected` comes from a snapshot, `actual` from the catalog. If repairs are wanted, each one
// assumes that those before it have run.
enum class Mends { none, each };
DriftReport find_drift(const Schema& expected, const Schema& actual, const SchemaDialect& dialect,
                       Mends mends = Mends::each);

// Compares these objects again; all are in the report, and `expected` or `actual` has changed for
// them. The result is that of a new report without repairs, but only the tables and views that
// contain them are compared. An object whose name the schemas spell differently stays as it is.
void compare_again(DriftReport& report, const std::vector<ObjectRef>& objects, Schema expected,
                   Schema actual, const SchemaDialect& dialect);

// Makes a snapshot's schema comparable with a database's: policies that the snapshot names
// separately, the current user, views that it only refers to, and its own roles.
void align_for_comparison(Schema& expected, Schema& actual);

// `snapshot` with these objects as they are in the catalog `made`, and without those
// that `made` lacks.
Schema with_objects_of(const Schema& made, const Schema& snapshot,
                       const std::vector<ObjectRef>& objects, const SchemaDialect& dialect);

// A difference in an expression, which two texts may spell differently.
std::vector<ObjectRef> differing_expressions(const DriftReport& report);

}  // namespace sluice
