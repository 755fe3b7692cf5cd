#include "core/history/repair.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "core/history/repair_order.hpp"
#include "core/history/repair_planner.hpp"
#include "core/journal/journal_edit.hpp"

namespace sluice {

namespace {

std::string text_of(const std::optional<std::int64_t>& number) {
  return number ? text::cat(*number) : "NULL";
}

std::string text_of(const std::string& hash) { return text_or_nothing(hash); }

}  // namespace

void RepairPlanner::restamp_journal() {
  if (only_ || journal_.layout != Layout::journal) return;
  std::vector<std::int64_t> whens = increasing_whens(journal_.entries, options_.latest);
  bool changes = false;
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    if (whens[e] == entries_[e].when) continue;
    changes = true;
    say(RepairKind::when, file_of(e), "`when` in the journal", text::cat(entries_[e].when),
        text::cat(whens[e]));
    entries_[e].when = whens[e];
  }
  if (changes) plan_.whens = std::move(whens);
}

void RepairPlanner::mend_hash(const MigrationState& state, HistoryMend& mend) {
  const std::string& stored = history_.rows[*state.row].hash;
  const std::string& hash = files_[*state.entry].hash;
  if (hash.empty() || files_[*state.entry].includes(text::lower(stored))) return;
  mend.hash = hash;
  say(RepairKind::checksum, file_of(*state.entry), text::cat("hash in ", k_drizzle),
      text_of(stored), hash);
}

// Drizzle 1.0 stores whole seconds for a folder that says whole seconds.
void RepairPlanner::mend_stamp(const MigrationState& state, HistoryMend& mend) {
  const HistoryRow& row = history_.rows[*state.row];
  const std::int64_t when = entries_[*state.entry].when;
  if (row.created_at == when) return;
  // An upgraded row keeps the milliseconds that it had before.
  const bool is_v1 = journal_.layout == Layout::v1;
  if (is_v1 && row.created_at && *row.created_at / 1000 == when / 1000) return;
  const bool is_named = history_.shape == HistoryShape::five_columns && row.name &&
                        *row.name == drizzle_name(journal_, entries_[*state.entry]);
  if (is_named && row.created_at == when / 1000 * 1000 && !is_later_than_all(history_, when))
    return;
  mend.created_at = when;
  say(RepairKind::stamp, file_of(*state.entry), text::cat("created_at in ", k_drizzle),
      text_of(row.created_at), text::cat(when));
}

void RepairPlanner::mend_name(const MigrationState& state, HistoryMend& mend) {
  if (history_.shape != HistoryShape::five_columns) return;
  const HistoryRow& row = history_.rows[*state.row];
  const std::string name = drizzle_name(journal_, entries_[*state.entry]);
  const std::string stored = row.name.value_or("");
  // In v1 Drizzle goes by the name alone.
  const bool is_stale = stored.empty() || journal_.layout == Layout::v1 ||
                        stored == drizzle_name(journal_, journal_.entries[*state.entry]);
  if (!is_stale || stored == name) return;
  mend.name = name;
  say(RepairKind::stamp, file_of(*state.entry), text::cat("name in ", k_drizzle), text_of(stored),
      name);
}

void RepairPlanner::mend_id(const MigrationState& state, HistoryMend& mend) {
  if (!history_.rows[*state.row].lacks_id) return;
  mend.gives_id = true;
  const auto migration = state.entry ? file_of(*state.entry) : std::string();
  const auto whose = state.entry ? "id in " : text::cat("id of ", state.tag, " in ");
  say(RepairKind::stamp, migration, text::cat(whose, k_drizzle), "", "one of its own");
}

// One that no entry stands for.
void RepairPlanner::mend_foreign_row(const MigrationState& state) {
  const HistoryRow& row = history_.rows[*state.row];
  if (!row.created_at && options_.forget) {
    plan_.removed_rows.push_back(row.row);
    say(RepairKind::forget, "", text::cat("row of ", state.tag, " in ", k_drizzle),
        text_of(row.hash), "");
    return;
  }
  if (!row.created_at) leave(FindingCode::created_at_null, state.tag);
  if (row.created_at && options_.forget) {
    const bool is_unclear = journal_.layout == Layout::plain && !state.tracked;
    leave(FindingCode::not_in_journal, state.tag,
          is_unclear ? std::vector<FindingDetail>{Detail::may_be_of_other_folder}
                     : std::vector<FindingDetail>{});
  }
  HistoryMend mend{.row = row.row};
  mend_id(state, mend);
  if (mend.gives_id) plan_.history.push_back(mend);
}

// The mirror holds what Drizzle's row holds.
void RepairPlanner::mend_checksum(const MigrationState& state, const HistoryMend& mend) {
  if (!state.tracked) return;
  const TrackingRow& tracked = history_.tracking[*state.tracked];
  const std::string checksum = mend.hash.value_or(text::lower(history_.rows[*state.row].hash));
  if (!is_sha256_hex(checksum) || text::lower(tracked.checksum.value_or("")) == checksum) return;
  plan_.checksums.push_back({tracked.migration_name, checksum});
  say(RepairKind::checksum, tracked.migration_name, text::cat("checksum in ", k_mirror),
      text_of(tracked.checksum.value_or("")), checksum);
}

void RepairPlanner::mend_state(const MigrationState& state) {
  if (state.entry && !is_wanted(*state.entry)) return;
  if (state.state == State::partial) {
    leave(FindingCode::partial, state.tag);
    return;
  }
  if (!state.row) return;
  if (!state.entry) {
    if (!only_) mend_foreign_row(state);
    return;
  }
  HistoryMend mend{.row = history_.rows[*state.row].row};
  mend_hash(state, mend);
  mend_stamp(state, mend);
  mend_name(state, mend);
  mend_id(state, mend);
  mend_checksum(state, mend);
  if (mend.hash || mend.name || mend.created_at || mend.gives_id)
    plan_.history.push_back(std::move(mend));
}

void RepairPlanner::remove_duplicates() {
  for (const std::size_t r : matching_.duplicates) {
    const std::size_t entry = *matching_.row_entry[r];
    if (!is_wanted(entry)) continue;
    plan_.removed_rows.push_back(history_.rows[r].row);
    say(RepairKind::duplicate, file_of(entry), text::cat("second row in ", k_drizzle),
        text_of(history_.rows[r].hash), "");
  }
}

// An empty history is filled as a whole, or what is left out of it would be disputed from then on.
// What the database does not bear out is taken over only when it is ordered.
bool RepairPlanner::is_left(const MirrorChanges::Adopt& adopt, std::size_t entry) const {
  if (is_ordered() && options_.forget) return true;
  if (!is_wanted(entry) && !adopt.into_history) return true;
  const Evidence* evidence = evidence_of(entry);
  const bool is_ordered_here = is_ordered() && is_wanted(entry);
  return evidence != nullptr && evidence->is_absent() && !is_ordered_here;
}

// What one history holds and the other does not; the hash is that of the file, as in the rows that
// are mended.
void RepairPlanner::fill_mirror() {
  std::map<std::string, std::size_t, std::less<>> entry_of;
  for (std::size_t e = 0; e < entries_.size(); ++e) entry_of[entries_[e].tag] = e;
  for (MirrorChanges::Adopt adopt : found_.mirror.adopt) {
    const std::size_t entry =
        entry_of.at(adopt.tag.empty() ? std::string(stem_of(adopt.migration_name)) : adopt.tag);
    if (is_left(adopt, entry)) continue;
    const std::string& hash = files_[entry].hash;
    const auto tracked = mirror_row_to_keep(entry, matching_.tracked[entry]);
    if (!hash.empty() && !files_[entry].includes(adopt.checksum)) {
      adopt.checksum = hash;
      adopt.mends_checksum = tracked.has_value();
    }
    if (adopt.mends_checksum && tracked) {
      adopt.mends_checksum = false;
      mend_tracked(*tracked, adopt.checksum);
    }
    adopt.when = entries_[entry].when;
    if (adopt.into_history)
      say(RepairKind::mirror, adopt.migration_name, text::cat("row in ", k_drizzle), "",
          adopt.checksum);
    if (adopt.into_tracking)
      say(RepairKind::mirror, adopt.migration_name, text::cat("row in ", k_mirror), "",
          text_of(adopt.checksum));
    plan_.mirror.adopt.push_back(std::move(adopt));
  }
}

void RepairPlanner::mend_tracked(std::size_t tracked, const std::string& checksum) {
  const TrackingRow& row = history_.tracking[tracked];
  if (text::lower(row.checksum.value_or("")) == checksum) return;
  plan_.checksums.push_back({row.migration_name, checksum});
  say(RepairKind::checksum, row.migration_name, text::cat("checksum in ", k_mirror),
      text_of(row.checksum.value_or("")), checksum);
}

// Of which nothing tells whose it is.
bool RepairPlanner::has_nameless_row() const {
  return std::any_of(found_.migrations.begin(), found_.migrations.end(),
                     [&](const MigrationState& state) {
                       return state.state == State::missing && state.row && !state.tracked;
                     });
}

// What neither the journal nor Drizzle's history knows.
void RepairPlanner::remove_mirror_only() {
  if (only_) return;
  for (const MigrationState& state : found_.migrations) {
    if (state.entry || state.row || !state.tracked) continue;
    const TrackingRow& row = history_.tracking[*state.tracked];
    const std::string& name = row.migration_name;
    if (!options_.forget) {
      leave(FindingCode::mirror_only, name);
      continue;
    }
    if (has_nameless_row()) {
      leave(FindingCode::mirror_only, name, {Detail::lacks_name});
      continue;
    }
    plan_.mirror.remove.push_back(name);
    say(RepairKind::mirror, name, text::cat("row in ", k_mirror),
        text_of(row.checksum.value_or("")), "");
  }
}

RepairPlan plan_repair(const Journal& journal, const History& history,
                       const std::vector<FileHashes>& files, const std::vector<Effect>& effects,
                       const RepairOptions& options, const std::vector<Evidence>& evidence) {
  if (is_order(options)) {
    const Reconciliation found =
        reconcile(journal, with_current_whens(journal, history, files), files);
    if (!ordered_entry(journal, found, history, options))
      return forget_row(found, history, options.tag);
  }
  return RepairPlanner(journal, history, files, effects, options, evidence).plan();
}

}  // namespace sluice
