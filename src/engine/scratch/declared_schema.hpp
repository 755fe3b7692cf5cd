// What rows may keep a rollback from bringing back, where it says so.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

// `found` after a rollback, with constraints, keys and NOT NULL as they are `wanted` where a line
// of `declared` says that rows may break them.
void take_declared(Schema& found, const Schema& wanted, const std::vector<std::string>& declared);

}  // namespace sluice
