// Whether a schema has an object that a statement names: told by its kind and its exact name.
#pragma once

#include <string_view>

#include "core/ports/schema.hpp"

namespace sluice {

// Kinds as in sql_facts.hpp. Of one that cannot be looked for, nothing tells whether it is there.
bool can_be_looked_for(std::string_view kind);
// Of one that no snapshot models, and that does what its text says: only a replay tells whether it
// does still.
bool has_body(std::string_view kind);

// Of the kinds of the model. A name without a schema may be in any.
bool holds(const Schema& schema, const ObjectRef& object);
// Of the kinds that no snapshot models, by the identity that the catalog gives them.
bool is_among_others(const Schema& schema, const ObjectRef& object);

}  // namespace sluice
