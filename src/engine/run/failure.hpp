// What the server said about a statement → where that is in the user's file, and what to
// do about it.
#pragma once

#include <cstddef>
#include <string>

#include "core/ports/database.hpp"
#include "sluice/error.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// The failure of step.statements[index]: file, line and column of the place the server means, the
// source line with a caret under it, SQLSTATE, and the server's hint.
ErrorInfo statement_error(const Step& step, std::size_t index, const StatementFailure& failure);

// `signal` is SIGINT, SIGTERM or SIGHUP; `direction` is where the run was going.
ErrorInfo stopped_error(int signal, Direction direction = Direction::up);

// The hint that tells how far a migration got of which a part is committed.
// `done` counts statements.
std::string standing_hint(const Step& step, std::size_t done);

// Two hints as one text, either may be empty.
std::string join_hints(const std::string& first, const std::string& second);

}  // namespace sluice
