// One object of a schema as a list of properties that can be compared and shown one by one.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

// Names of properties with their values as text, always in the same order for a kind; a property
// that the object does not have is left out.
using Aspects = std::vector<std::pair<std::string, std::string>>;

// Nothing where the schema does not hold the object. Kinds: "schema", "role", "enum", "sequence",
// "table", "column", "primary key", "unique", "foreign key", "check", "index", "policy",
// "row security", "view". A part of a table is named by the table and `part`.
std::optional<Aspects> aspects_of(const Schema& schema, const ObjectRef& object);

// "integer, default 0, not null"
std::string to_text(const Aspects& aspects);
// An object that only one side has: a table's columns, else its properties; "present" if it has
// none.
std::string whole_text_of(const Aspects& aspects, const Schema& schema, const ObjectRef& object);

// "column public.users.email", "index users_email_idx of public.users", "table users"
std::string name_of(const ObjectRef& object);

}  // namespace sluice
