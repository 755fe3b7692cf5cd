// Drift: where a database differs from the schema it should have.
//
// What the expected schema speaks of and what stands in its tables is compared; tables, views,
// functions and other objects of which no snapshot knows are listed apart.
#pragma once

#include <string>
#include <vector>

#include "core/schema/drift_aspects.hpp"
#include "sluice/schema_model.hpp"

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
  // In one line; empty: it must not be there, or is not there.
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

// `expected` as a snapshot holds it, `actual` as the catalog does. Where mends are wanted, each is
// for the database as those before it leave it.
enum class Mends { none, each };
DriftReport find_drift(const Schema& expected, const Schema& actual, const SchemaDialect& dialect,
                       Mends mends = Mends::each);

// Of these objects, which are all in the report, `expected` or `actual` now says something else: as
// if the report were made anew without mends, but only the tables and views that hold them are
// compared. One whose name the schemas do not spell alike stays as it is.
void look_again(DriftReport& report, const std::vector<ObjectRef>& objects, Schema expected,
                Schema actual, const SchemaDialect& dialect);

// Makes a snapshot's schema and a database's speak of the same: whose policies a snapshot names
// apart, whom it calls the current user, which views it only refers to, which roles are its own.
void match_sides(Schema& expected, Schema& actual);

// `snapshot` with these objects as a catalog, `made`, has them; without those that it has not.
Schema with_objects_of(const Schema& made, const Schema& snapshot,
                       const std::vector<ObjectRef>& objects, const SchemaDialect& dialect);

// What differs in an expression, which two texts may spell differently.
std::vector<ObjectRef> differing_expressions(const DriftReport& report);

}  // namespace sluice
