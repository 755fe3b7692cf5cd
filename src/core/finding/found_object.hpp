// An object of the schema model in a finding.
#pragma once

#include "core/ports/schema.hpp"
#include "sluice/finding.hpp"

namespace sluice {

inline FindingObject found_object(const ObjectRef& object) {
  return {object.kind, object.name.schema, object.name.name, object.part};
}

}  // namespace sluice
