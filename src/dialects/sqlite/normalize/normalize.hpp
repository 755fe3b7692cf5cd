// The one spelling of a schema on which a snapshot and the catalog agree, and the catalog before
// and after a rename: for comparing, not for making SQL of it.
#pragma once

#include "sluice/schema.hpp"

namespace sluice::sqlite {

Schema normalize(Schema schema);
Table normalize(Table table);

// A unique index of before 1.0 is a unique of 1.0, whichever of the two made the table, and 1.0
// says of no primary key that it may not be null.
Schema as_found(Schema expected, const Schema& actual);

// A normalized schema after renames, in expressions too.
Schema renamed(Schema normalized, const Renames& renames);

}  // namespace sluice::sqlite
