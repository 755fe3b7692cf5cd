// What belongs to the whole server and not to one database: roles, settings, databases …
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice::postgres {

// (what it is, its property) → the value. So far as this user may see it.
using ServerState = std::map<std::pair<std::string, std::string>, std::string>;

// Without scratch databases, and what is set for them.
ServerState read_server_state(Connection& connection);

// One sentence for each thing that differs; nothing about `roles`, which go with the scratch
// database. A secret is not shown.
std::vector<std::string> changes_between(const ServerState& before, const ServerState& after,
                                         const std::set<std::string>& roles);

}  // namespace sluice::postgres
