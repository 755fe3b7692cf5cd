// What must go before other changes can be made, and come back after them.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "sluice/change.hpp"
#include "sluice/schema.hpp"

namespace sluice::postgres {

// Who needs whom in one schema.
class Dependents {
 public:
  explicit Dependents(const Schema& schema);

  // The dependencies on the object; none of what is part of it.
  const std::vector<const Dependency*>& on(const ObjectRef& ref) const;
  // Everything that goes when the object goes, the object itself not.
  void for_each_within(const ObjectRef& ref,
                       const std::function<void(const ObjectRef&)>& work) const;

 private:
  std::map<ObjectRef, std::vector<const Dependency*>> on_;
  std::map<ObjectRef, std::vector<ObjectRef>> parts_;
};

// What the change takes away: a table, or a column's default.
std::vector<ObjectRef> taken_by(const Change& change);

struct Remade {
  std::vector<Change> drops;  // in the words of `from`
  std::vector<Change> renames;
  std::vector<Change> creations;   // and alterations, in the words of `to`
  std::vector<Change> late_drops;  // of what tables are made of: types, schemas, roles
  Schema renamed_from;             // only dependencies
};

// Not ordered within each part but as the changes are.
Remade remade(const std::vector<Change>& changes, const Schema& from, const Schema& to);

}  // namespace sluice::postgres
