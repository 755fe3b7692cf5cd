// Schema × Schema → Changes, in an order that can run. Rollback, drift, generate and compare all
// ask here.
#pragma once

#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// What turns `from` into `to`. Deterministic; empty for equal schemas. Renames that do not fit
// (nothing of the old name in `from`, nothing of the new one in `to`) are ignored.
std::vector<Change> diff(const Schema& from, const Schema& to, const Renames& renames = {});

// The same renames, read backwards.
Renames reversed(const Renames& renames);

// `renames`, as a text without schemas says them, of the objects that bore the old names before and
// bear the new ones after. What fits as it is, or fits none or several, stays.
Renames between(const Schema& before, const Schema& after, Renames renames);

// `schema` as it is after its objects were renamed, references and quoted names
// in expressions included.
Schema with_renames(Schema schema, const Renames& renames);

// `schema` with the changes made: diff's inverse, applied(diff(a, b), a) == b up to the
// order of objects.
Schema applied(const std::vector<Change>& changes, Schema schema);

}  // namespace sluice
