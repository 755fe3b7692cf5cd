// Who needs whom, asked from the side of what is needed.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice::postgres {

// Of one schema, which must outlive it.
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

}  // namespace sluice::postgres
