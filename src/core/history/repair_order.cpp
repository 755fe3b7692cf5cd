#include "core/history/repair_order.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"

namespace sluice {

namespace {

constexpr const char* k_row_in_both = "row in both histories";
constexpr const char* k_row_in_drizzle = "row in Drizzle's history";
constexpr const char* k_row_in_mirror = "row in __migration_tracking";
constexpr std::size_t k_shortest_hash = 7;

bool is_called(const History& history, const RecordedRows& rows, const std::string& name) {
  const auto is_hash = [&](const std::string& hash) {
    return name.size() >= k_shortest_hash && text::lower(hash).starts_with(text::lower(name));
  };
  if (rows.name == name || stem_of(rows.name) == stem_of(name)) return true;
  if (rows.tracked) {
    const TrackingRow& tracked = history.tracking[*rows.tracked];
    if (stem_of(tracked.migration_name) == stem_of(name) || is_hash(tracked.checksum.value_or("")))
      return true;
  }
  if (!rows.row) return false;
  const HistoryRow& row = history.rows[*rows.row];
  return is_hash(row.hash) || (row.created_at && name == text::cat(*row.created_at));
}

std::vector<RecordedRows> rows_of_no_entry(const Reconciliation& found, const History& history,
                                           const std::string& name) {
  std::vector<RecordedRows> rows;
  std::set<std::size_t> known;
  for (const MigrationState& state : found.migrations) {
    if (state.tracked) known.insert(*state.tracked);
    if (!state.entry && state.row) rows.push_back({state.tag, state.row, state.tracked});
  }
  for (std::size_t t = 0; t < history.tracking.size(); ++t)
    if (known.count(t) == 0)
      rows.push_back({std::string(stem_of(history.tracking[t].migration_name)), {}, t});
  std::erase_if(rows, [&](const RecordedRows& one) { return !is_called(history, one, name); });
  return rows;
}

// What was to be mended of its rows is taken out with them.
void drop_mends(RepairPlan& plan, const History& history, const RecordedRows& rows) {
  const std::string file = file_name(stem_of(rows.name));
  std::erase_if(plan.repairs, [&](const Repair& repair) {
    return repair.migration == file && repair.kind != RepairKind::when &&
           repair.kind != RepairKind::duplicate;
  });
  std::erase_if(plan.mirror.adopt, [&](const MirrorChanges::Adopt& adopt) {
    return file_name(stem_of(adopt.migration_name)) == file;
  });
  if (rows.row)
    std::erase_if(plan.history,
                  [&](const HistoryMend& mend) { return mend.row == history.rows[*rows.row].row; });
  if (!rows.tracked) return;
  const std::string& name = history.tracking[*rows.tracked].migration_name;
  std::erase_if(plan.checksums,
                [&](const ChecksumMend& mend) { return mend.migration_name == name; });
  std::erase(plan.mirror.remove, name);
}

}  // namespace

void take_out(RepairPlan& plan, const History& history, const RecordedRows& rows) {
  drop_mends(plan, history, rows);
  std::string hash;
  if (rows.tracked) {
    plan.mirror.remove.push_back(history.tracking[*rows.tracked].migration_name);
    hash = history.tracking[*rows.tracked].checksum.value_or("");
  }
  if (rows.row) {
    plan.removed_rows.push_back(history.rows[*rows.row].row);
    hash = history.rows[*rows.row].hash;
  }
  const char* where = rows.row && rows.tracked ? k_row_in_both
                      : rows.row               ? k_row_in_drizzle
                                               : k_row_in_mirror;
  plan.repairs.push_back({.kind = RepairKind::forget,
                          .migration = file_name(stem_of(rows.name)),
                          .what = where,
                          .before = hash.empty() ? "nothing" : hash,
                          .after = ""});
}

bool is_order(const RepairOptions& options) {
  return !options.tag.empty() && (options.record || options.forget);
}

std::optional<std::size_t> ordered_entry(const Journal& journal, const Reconciliation& found,
                                         const History& history, const RepairOptions& options) {
  const std::string& name = options.tag;
  const bool is_entry =
      std::any_of(journal.entries.begin(), journal.entries.end(), [&](const JournalEntry& entry) {
        return entry.tag == stem_of(name) || number_of(entry.tag) == name;
      });
  const bool may_be_row = options.forget && !options.record && !is_entry;
  if (may_be_row && (options.is_again || !rows_of_no_entry(found, history, name).empty()))
    return {};
  return find_entry(journal, name);
}

RepairPlan forget_row(const Reconciliation& found, const History& history,
                      const std::string& name) {
  RepairPlan plan;
  const std::vector<RecordedRows> rows = rows_of_no_entry(found, history, name);
  if (rows.empty()) return plan;
  if (rows.size() > 1)
    throw Error(ErrorCode::usage, text::cat("\"", name, "\" fits several rows of the history"),
                "Name the row by its whole hash.");
  take_out(plan, history, rows.front());
  plan.left.push_back({.code = FindingCode::forgotten,
                       .severity = Severity::warning,
                       .migration = rows.front().name});
  return plan;
}

void refuse_record(const std::string& tag, const Standing& standing) {
  if (standing.kind == Standing::Kind::absent)
    throw Error(ErrorCode::refused,
                text::cat("nothing of ", tag, " is in the database: ", standing.text),
                "`sluice migrate` runs it; `sluice baseline` records it whatever exists.");
  if (standing.kind == Standing::Kind::in_part)
    throw Error(ErrorCode::refused, text::cat(tag, " took effect in part: ", standing.text),
                text::cat("Create the rest by hand, then run `sluice repair ", tag,
                          " --record` again; or remove what exists, and run `sluice "
                          "migrate`."));
}

void refuse_forget(const MigrationState& state, const Standing& standing) {
  if (standing.kind != Standing::Kind::there && standing.kind != Standing::Kind::in_part) return;
  throw Error(ErrorCode::refused, text::cat(state.tag, " is in effect: ", standing.text),
              state.row ? "`sluice rollback` undoes it; if the existing objects are not its own, "
                          "remove them first."
                        : text::cat("`sluice repair ", state.tag,
                                    " --record` writes its row; if the existing objects are not "
                                    "its own, remove them first."));
}

}  // namespace sluice
