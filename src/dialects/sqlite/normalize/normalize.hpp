// The one spelling of a schema on which a snapshot and the catalog agree, and the catalog before
// and after a rename: for comparing, not for making SQL of it.
#pragma once

#include "core/ports/schema.hpp"

namespace sluice::sqlite {

Schema normalize(Schema schema);
Table normalize(Table table);

// A unique index from before 1.0 equals a unique of 1.0, whichever version created the table. 1.0
// declares no primary key as NOT NULL.
Schema adapted_to_actual(Schema expected, const Schema& actual);

// A normalized schema after renames, in expressions too.
Schema renamed(Schema normalized, const Renames& renames);

}  // namespace sluice::sqlite
