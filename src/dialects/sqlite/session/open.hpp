// Opens a database file, and says in plain words why that fails.
#pragma once

#include "core/ports/database.hpp"
#include "dialects/sqlite/session/handle.hpp"
#include "dialects/sqlite/session/target.hpp"

namespace sluice::sqlite {

// Throws Error(connection); Error(locked) when another connection has the file for itself.
DatabaseHandle open_database(const Target& target, const ConnectOptions& options);

// Whether there is no file yet where connecting would make one.
bool is_absent(const Target& target);

}  // namespace sluice::sqlite
