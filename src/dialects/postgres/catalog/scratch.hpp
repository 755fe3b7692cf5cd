// A temporary database on the given server. A transaction of a second session holds an
// advisory lock named after it: a database of such a name whose lock is free was left behind,
// and is dropped.
#pragma once

#include <memory>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// See Driver::scratch.
std::unique_ptr<ScratchDatabase> make_scratch(const ConnectOptions& options, const Clock& clock);

}  // namespace sluice::postgres
