// One migrator at a time on one database file.
#pragma once

#include <memory>

#include "core/ports/database.hpp"
#include "dialects/sqlite/session/connection.hpp"

namespace sluice::sqlite {

// See Driver::lock.
std::unique_ptr<Lock> take_lock(SqliteConnection& connection, const ConnectOptions& options,
                                const LockRequest& request, const Clock& clock);

}  // namespace sluice::sqlite
