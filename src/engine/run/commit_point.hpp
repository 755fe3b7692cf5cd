// A point in a plan where what is open is committed first, added when only the server could know
// that it is needed.
#pragma once

#include <cstddef>

#include "core/ports/database.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// Makes the plan commit before plan.steps[step].statements[statement] uses an enum value that was
// added in the same transaction: before its step, or before the statement itself where the step
// adds the value. False when there is a commit point there already.
bool add_commit_point(Plan& plan, std::size_t step, std::size_t statement, const Dialect& dialect);

}  // namespace sluice
