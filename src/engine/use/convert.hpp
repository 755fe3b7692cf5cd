// The histories of a database under the names of the other layout, in one transaction.
#pragma once

#include "engine/folder/converter.hpp"
#include "engine/run/tracker.hpp"
#include "engine/use/workspace.hpp"

namespace sluice {

// What Drizzle's table holds and this folder does not know is Error(history), a migration that is
// partly applied Error(partial). Without a database, or a history in it, there is nothing to
// convert. Reads only.
HistoryConversion plan_convert(Workspace& work, const Conversion& conversion);
HistoryConversion convert(Workspace& work, const Conversion& conversion);

}  // namespace sluice
