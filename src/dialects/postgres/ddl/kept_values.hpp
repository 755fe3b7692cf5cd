// Which changes of a column's type keep every value, so that changing it back gives what was there.
#pragma once

#include "core/ports/schema.hpp"

namespace sluice::postgres {

// Of a change by casts alone. A value that the new type does not take ends the change with an
// error; that is none that is lost.
bool keeps_values(const Column& from, const Column& to);

}  // namespace sluice::postgres
