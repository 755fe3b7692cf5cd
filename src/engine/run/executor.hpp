// Plan → RunReport: begin, statements, record, commit; the one place that changes a database.
//
// It returns, never throws, on a failed step, so that what was applied is never lost
// from the report.
#pragma once

#include "engine/run/execute_context.hpp"

namespace sluice {

RunReport execute(Plan plan, const ExecuteContext& context);

// With what takes back the migrations that are taken over; `source` may be null. That it cannot be
// told fails nothing.
MirrorChanges with_rollbacks(MirrorChanges changes, const RollbackSource* source);

}  // namespace sluice
