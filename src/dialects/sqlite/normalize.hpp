// The one spelling of a schema on which a snapshot and the catalog agree, and the catalog before
// and after a rename: for comparing, not for making SQL of it.
#pragma once

#include "sluice/schema.hpp"

namespace sluice::sqlite {

Schema normalize(Schema schema);
Table normalize(Table table);

// A normalized schema after renames, in expressions too.
Schema renamed(Schema normalized, const Renames& renames);

}  // namespace sluice::sqlite
