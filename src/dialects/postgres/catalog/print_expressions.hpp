// Expressions as the server prints them: made in scratch schemas in the open transaction, read
// back, and left for the caller to roll back.
#pragma once

#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice::postgres {

// `expected` with the expressions of these objects (columns, checks, indexes, policies, views) as
// the server prints them; one that it does not take stays as it is. Tables are made like those of
// `actual`. Two round trips or four, whatever the number of objects. Throws Error(sql) where
// nothing can be made at all.
Schema print_expressions(Connection& connection, Schema expected, const Schema& actual,
                         const std::vector<ObjectRef>& objects);

}  // namespace sluice::postgres
