// From a planner to a report: planned in one look, carried out under the lock, planned again there
// where the history changed.
#pragma once

#include <functional>

#include "engine/undo/weigh.hpp"
#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

using Planner = std::function<Plan(const History&)>;
// Asked under the lock, before anything runs; throws Error to refuse. May be empty.
using PlanCheck = std::function<NamedLosses(const Plan&, Connection&)>;

// Reads only.
Plan planned(Workspace& work, const Planner& planner);
RunReport run_planned(Workspace& work, const Planner& planner, const PlanCheck& check = {});

// The parts of it, for who has read the history already.
Plan plan_first(Workspace& work, const History& history, const Planner& planner);
RunReport carry_out(Workspace& work, Plan plan, const Planner& planner, const PlanCheck& check);

void append(std::vector<Finding>& to, const std::vector<Finding>& more);

}  // namespace sluice
