// What must go before other changes can be made, and come back after them.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

struct Remade {
  std::vector<Change> detachments;  // of tables from their parents, in the words of `from`
  std::vector<Change> drops;        // in the words of `from`
  std::vector<Change> renames;
  std::vector<Change> creations;   // and alterations, in the words of `to`
  std::vector<Change> late_drops;  // of what tables are made of: types, schemas, roles
  Schema renamed_from;             // only dependencies
};

// Not ordered within each part but as the changes are.
Remade remade(const std::vector<Change>& changes, const Schema& from, const Schema& to);

}  // namespace sluice::postgres
