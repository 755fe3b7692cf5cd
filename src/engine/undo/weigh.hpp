// How many rows a plan's rollbacks would lose, asked of the database before any of them runs.
#pragma once

#include <vector>

#include "core/ports/database.hpp"
#include "core/schema/drift.hpp"
#include "sluice/finding.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// What undoing is known to lose, weighed before anything runs.
struct NamedLosses {
  std::vector<Finding> losses;
  bool is_more_allowed = false;  // what turns out to be lost besides is told; else it is refused
};

// One finding `data-loss` for each thing that holds something, or that cannot be counted. In an
// open transaction; reads only. Throws Error(connection).
std::vector<Finding> weigh(const Plan& plan, Connection& connection, const Dialect& dialect);

// The same of the mends of a drift, `mends` of them being their statements in order; a column whose
// type changes counts, too: a cast may cut values.
std::vector<Finding> weigh_mends(const DriftReport& drift, const Step& mends,
                                 Connection& connection, const Dialect& dialect);

// Throws Error(refused) naming them, when there are any.
void refuse_losses(const std::vector<Finding>& losses);

}  // namespace sluice
