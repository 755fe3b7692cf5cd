// One migrator at a time: an advisory lock that belongs to a transaction, so that it also holds
// through a transaction-mode pooler.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/ports/database.hpp"

namespace sluice::postgres {

std::unique_ptr<Lock> take_lock(Connection& connection, const ConnectOptions& options,
                                const LockRequest& request, const Clock& clock);

}  // namespace sluice::postgres
