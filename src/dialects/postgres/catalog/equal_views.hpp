// Whether a view's text means to the server what the view that is there does: it prints both in one
// function's body, which costs it a quarter of making a view of each.
#pragma once

#include <set>

#include "core/ports/schema_model.hpp"

namespace sluice::postgres {

// Of these views, those whose text in `expected` the server reads as it does the one in `actual`.
// None where it does not take one of the texts, or knows no such functions (before PostgreSQL 14).
// Within the open transaction, which the caller rolls back. Two round trips.
std::set<ObjectName> equal_views(Connection& connection, const Schema& expected,
                                 const Schema& actual, const std::vector<ObjectRef>& views);

}  // namespace sluice::postgres
