// The SQLite backend's two halves; both are static objects.
#pragma once

#include "sluice/database.hpp"

namespace sluice::sqlite {

const Dialect& dialect();
const Driver& driver();

}  // namespace sluice::sqlite
