// Who keeps a migrator waiting: the advisory lock's key, and the session that holds it or a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// The advisory lock's key: FNV-1a, 64 bits, over "sluice:" and the request's key, as a signed
// number. Versions of Sluice exclude each other by it: never change.
std::int64_t advisory_key(std::string_view key);

// Who holds the lock of a history table now; empty: nobody.
std::string migrator_holding(Connection& connection, std::string_view key);
// Another session that has locked a table which the text names; empty: none has.
std::string holder_of_tables(Connection& connection, const std::string& sql);

}  // namespace sluice::postgres
