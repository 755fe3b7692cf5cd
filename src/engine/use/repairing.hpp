// What `repair` is told, and what it found or did.
#pragma once

#include <string>
#include <vector>

#include "core/history/repair_plan.hpp"
#include "core/schema/drift.hpp"
#include "sluice/plan.hpp"

namespace sluice {

enum class DriftMending { leave, mend };
// The journal alone where no database can be reached.
enum class RepairScope { everything, journal };

struct RepairChoice {
  std::string tag;      // only this migration; empty: all
  bool record = false;  // see RepairOptions
  bool forget = false;
  DriftMending drift = DriftMending::leave;
  bool allow_data_loss = false;
  bool rollback = false;  // store the rollback SQL of `tag` anew, and nothing else
  RepairScope scope = RepairScope::everything;
};

struct RepairReport {
  RepairPlan plan;
  DriftReport drift;               // with DriftMending::mend what differs, else nothing
  std::vector<Diagnostic> losses;  // what mending it destroys
  bool done = false;
  History based_on;
};

// The statements of the plan as the step that runs them.
Step mending_step(const RepairPlan& plan);

}  // namespace sluice
