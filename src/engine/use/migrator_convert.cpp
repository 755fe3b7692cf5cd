// Convert: the histories of a database under the names of the other layout, in one transaction.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "core/history/dispute.hpp"
#include "core/history/progress.hpp"
#include "core/history/reconcile.hpp"
#include "core/names/names.hpp"
#include "engine/run/undo.hpp"
#include "engine/use/migrator.hpp"

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

}  // namespace

// A folder that had the layout before may meet a history that has it, too: what is so already is
// left as it is.
HistoryConversion Session::plan_convert_with(const Conversion& conversion, const History& history) {
  load();
  HistoryConversion result{.to = conversion.to};
  const Reconciliation found = reconcile(project_.journal, history, hashes_of(project_));
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

HistoryConversion Session::plan_convert(const Conversion& conversion) {
  HistoryConversion plan;
  look([&](const History& history) { plan = plan_convert_with(conversion, history); });
  return plan;
}

// The mirror is mended first, by itself: what Drizzle's table loses in v0, it keeps.
HistoryConversion Session::convert(const Conversion& conversion) {
  const HistoryConversion planned = plan_convert(conversion);
  if (is_empty(planned)) return {.to = conversion.to};
  if (const RunReport adopted = adopt(); adopted.failure) throw Error(*adopted.failure);
  Connection& connection = open(Access::read_write);
  const LockRequest request{
      .key = tracker_.history_name(),
      .scope = LockScope::transaction,
      .wait = options_.wait_lock,
      .on_wait = [&](const std::string& holder) { ports_.observer.waiting_for_lock(holder); }};
  const auto lock = ports_.backend.driver->lock(connection, connect_options(Access::read_write),
                                                request, ports_.clock);
  if (!connection.in_transaction()) connection.begin(Access::read_write);
  const Undo undo(connection);
  const History history = tracker_.read(connection);
  HistoryConversion result = plan_convert_with(conversion, history);
  tracker_.convert(connection, result,
                   {.at = text::format_utc(ports_.clock.now()),
                    .actor = options_.actor,
                    .tool_version = text::cat("sluice ", version())});
  connection.commit();
  result.recorded = std::max(result.recorded, planned.recorded);
  return result;
}

}  // namespace sluice
