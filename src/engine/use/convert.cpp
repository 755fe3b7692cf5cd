#include "engine/use/convert.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "core/history/dispute.hpp"
#include "core/history/progress.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/names.hpp"
#include "core/ports/transaction.hpp"
#include "engine/use/adopt.hpp"
#include "engine/use/look.hpp"

namespace sluice {

namespace {

void refuse_unsettled(const MigrationState& migration) {
  if (migration.state == State::partial)
    throw Error(ErrorCode::partial,
                text::cat(migration.tag, " is partly applied, or partly rolled back"),
                "Run `sluice resume` to finish it, then convert.");
  if (migration.state == State::disputed)
    throw Error(ErrorCode::drift, text::cat("the histories disagree about ", migration.tag),
                settling_hint(migration.tag));
  if (migration.state == State::missing && migration.row)
    throw Error(ErrorCode::history,
                text::cat(migration.tag, " is in the history, but not in this folder"),
                "Get its files first: in another layout its row would match no migration.");
}

bool is_empty(const HistoryConversion& conversion) {
  return conversion.named.empty() && conversion.stamps.empty() && conversion.renamed.empty();
}

// A folder that had the layout before may meet a history that has it, too: what is so already is
// left as it is.
HistoryConversion plan_with(Workspace& work, const Conversion& conversion, const History& history) {
  load(work);
  HistoryConversion result{.to = conversion.to};
  const Reconciliation found = reconcile(work.project.journal, history, hashes_of(work.project));
  const bool is_five = history.shape == HistoryShape::five_columns;
  std::vector<Renamed> untracked;
  for (const MigrationState& migration : found.migrations) {
    refuse_unsettled(migration);
    const auto& converted = conversion.migrations.at(*migration.entry);
    if (migration.row || migration.tracked || migration.legacy) ++result.recorded;
    if (migration.row) {
      const HistoryRow& row = history.rows[*migration.row];
      if (conversion.to == Layout::journal) {
        if (is_five || row.created_at != converted.when)
          result.stamps.push_back({.row = row.row, .created_at = converted.when});
      } else if (row.name != converted.to) {
        result.named.push_back({row.row, converted.to});
      }
    }
    const std::string after = file_name(converted.to);
    const std::string before = migration.tracked
                                   ? history.tracking[*migration.tracked].migration_name
                                   : file_name(converted.from);
    const bool is_begun = progress_of(history.progress, converted.from).has_value();
    if (before != after)
      (migration.tracked || is_begun ? result.renamed : untracked).emplace_back(before, after);
  }
  const bool has_history =
      history.shape != HistoryShape::missing || history.has_tracking || history.has_legacy;
  if (!has_history || (has_layout(conversion) && is_empty(result))) return {.to = conversion.to};
  result.renamed.insert(result.renamed.end(), untracked.begin(), untracked.end());
  return result;
}

}  // namespace

HistoryConversion plan_convert(Workspace& work, const Conversion& conversion) {
  HistoryConversion plan;
  look(work, [&](const Sight& sight) { plan = plan_with(work, conversion, sight.history); });
  return plan;
}

// The mirror is mended first, by itself: what Drizzle's table loses in v0, it keeps.
HistoryConversion convert(Workspace& work, const Conversion& conversion) {
  const HistoryConversion planned = plan_convert(work, conversion);
  if (is_empty(planned)) return {.to = conversion.to};
  if (const RunReport adopted = adopt(work); adopted.failure) throw Error(*adopted.failure);
  Connection& connection = work.connections.open(Access::read_write);
  Locked locked = lock_history(work);
  const History history = work.tracker.read(connection);
  HistoryConversion result = plan_with(work, conversion, history);
  work.tracker.convert(connection, result, make_stamp(work));
  locked.commit();
  result.recorded = std::max(result.recorded, planned.recorded);
  return result;
}

}  // namespace sluice
