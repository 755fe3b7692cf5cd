// A SQLSTATE → why the server refused.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
#pragma once

#include "core/ports/database.hpp"

namespace sluice::postgres {

FailureKind kind_of(const StatementFailure& failure);

// The connection may have been lost after the server refused.
void set_lost(StatementFailure& failure, bool is_lost);

}  // namespace sluice::postgres
