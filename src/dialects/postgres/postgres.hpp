// The PostgreSQL backend's two halves; both are static objects.
#pragma once

#include "sluice/database.hpp"

namespace sluice::postgres {

const Dialect& dialect();
const Driver& driver();

}  // namespace sluice::postgres
