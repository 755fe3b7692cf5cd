// Finishes what an earlier run began outside a transaction and did not end.
#pragma once

#include <string>

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

enum class BrokenOff { nothing, migration, rollback };

struct Unfinished {
  BrokenOff what = BrokenOff::nothing;
  std::string tag = {};  // the last migration that is partly applied
};

// Waits for a migrator that is running, and reads.
Unfinished find_unfinished(Workspace& work);
// Up to the last migration that is partly applied: what is pending after it is for migrate().
RunReport resume(Workspace& work, const Unfinished& from, UpOptions options);

}  // namespace sluice
