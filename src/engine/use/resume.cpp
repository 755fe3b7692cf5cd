#include "engine/use/resume.hpp"

#include <algorithm>
#include <utility>

#include "core/history/reconcile.hpp"
#include "engine/use/look.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/status.hpp"

namespace sluice {

Unfinished find_unfinished(Workspace& work) {
  await_run(work);
  const StatusReport report = status(work);
  const auto& all = report.reconciliation.migrations;
  if (std::any_of(all.begin(), all.end(), is_partly_undone)) return {BrokenOff::rollback};
  Unfinished from;
  for (const MigrationState& migration : all)
    if (migration.state == State::partial) from = {BrokenOff::migration, migration.tag};
  return from;
}

RunReport resume(Workspace& work, const Unfinished& from, UpOptions options) {
  switch (from.what) {
    case BrokenOff::nothing: return {};
    case BrokenOff::rollback: return resume_rollback(work, options.in_doubt);
    case BrokenOff::migration: break;
  }
  options.to = from.tag;
  return migrate(work, options);
}

}  // namespace sluice
