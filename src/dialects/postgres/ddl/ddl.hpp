// Changes → SQL, one statement each, as drizzle-kit writes it; names quoted, literals escaped.
#pragma once

#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// `from` is the schema before the changes, `to` the one after. Where they are a catalog's, what
// depends on what is altered goes before it and comes back after it.
std::vector<RenderedStatement> render(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to);

std::string create_view(const View& view);
std::string create_policy(const ObjectName& table, const Policy& policy);

}  // namespace sluice::postgres
