#include "core/repair.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "core/journal_edit.hpp"
#include "core/match_history.hpp"
#include "core/names.hpp"
#include "core/plan_up.hpp"
#include "core/repair_order.hpp"
#include "core/retimed.hpp"

namespace sluice {

namespace {

constexpr const char* k_drizzle = "Drizzle's history";
constexpr const char* k_mirror = "__migration_tracking";

std::string text_of(const std::optional<std::int64_t>& number) {
  return number ? text::cat(*number) : "NULL";
}

std::string text_of(const std::string& hash) { return hash.empty() ? "nothing" : hash; }

class Planner {
 public:
  Planner(const Journal& journal, const History& history, const std::vector<FileHashes>& files,
          const std::vector<Effect>& effects, const RepairOptions& options)
      : journal_(journal),
        history_(history),
        files_(files),
        effects_(effects),
        options_(options),
        retimed_(with_todays_whens(journal, history, files)),
        found_(reconcile(journal, retimed_, files)),
        matching_(match_history(journal, retimed_, files)),
        entries_(journal.entries) {
    if (!options.tag.empty()) only_ = find_entry(journal, options.tag);
  }

  RepairPlan plan() {
    restamp_journal();
    for (const MigrationState& state : found_.migrations) mend_state(state);
    remove_duplicates();
    fill_mirror();
    remove_mirror_only();
    for (const Effect& effect : effects_)
      if (is_wanted(effect.entry)) weigh(effect);
    return std::move(plan_);
  }

 private:
  bool is_wanted(std::size_t entry) const { return !only_ || *only_ == entry; }
  std::string file_of(std::size_t entry) const { return file_name(journal_.entries[entry].tag); }

  void say(RepairKind kind, std::string migration, std::string what, std::string before,
           std::string after) {
    plan_.repairs.push_back(
        {kind, std::move(migration), std::move(what), std::move(before), std::move(after)});
  }
  void leave(std::string_view code, std::string message, std::string hint) {
    plan_.left.push_back(
        {Severity::warning, std::string(code), std::move(message), {}, std::move(hint)});
  }

  void restamp_journal();
  void mend_state(const MigrationState& state);
  void mend_hash(const MigrationState& state, HistoryMend& mend);
  void mend_stamp(const MigrationState& state, HistoryMend& mend);
  void mend_name(const MigrationState& state, HistoryMend& mend);
  void mend_id(const MigrationState& state, HistoryMend& mend);
  void mend_foreign_row(const MigrationState& state);
  void mend_checksum(const MigrationState& state, const HistoryMend& mend);
  void remove_duplicates();
  void fill_mirror();
  void remove_mirror_only();
  void weigh(const Effect& effect);
  void record(std::size_t entry);
  void forget(std::size_t entry);
  bool took_effect(std::size_t entry) const;
  bool has_nameless_row() const;
  bool is_recorded(std::size_t entry) const;

  const Journal& journal_;
  const History& history_;
  const std::vector<FileHashes>& files_;
  const std::vector<Effect>& effects_;
  const RepairOptions& options_;
  const History retimed_;  // what is matched; history_ is what is there
  Reconciliation found_;
  Matching matching_;
  std::vector<JournalEntry> entries_;  // as they are afterwards
  std::optional<std::size_t> only_;
  std::set<std::size_t> recording_;
  RepairPlan plan_;
};

void Planner::restamp_journal() {
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

void Planner::mend_hash(const MigrationState& state, HistoryMend& mend) {
  const std::string& stored = history_.rows[*state.row].hash;
  const std::string& hash = files_[*state.entry].hash;
  if (hash.empty() || files_[*state.entry].includes(text::lower(stored))) return;
  mend.hash = hash;
  say(RepairKind::checksum, file_of(*state.entry), text::cat("hash in ", k_drizzle),
      text_of(stored), hash);
}

// Drizzle 1.0 stores whole seconds for a folder that says whole seconds.
void Planner::mend_stamp(const MigrationState& state, HistoryMend& mend) {
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

void Planner::mend_name(const MigrationState& state, HistoryMend& mend) {
  if (history_.shape != HistoryShape::five_columns) return;
  const HistoryRow& row = history_.rows[*state.row];
  const std::string name = drizzle_name(journal_, entries_[*state.entry]);
  const std::string stored = row.name.value_or("");
  const bool is_stale =
      stored.empty() || stored == drizzle_name(journal_, journal_.entries[*state.entry]);
  if (!is_stale || stored == name) return;
  mend.name = name;
  say(RepairKind::stamp, file_of(*state.entry), text::cat("name in ", k_drizzle), text_of(stored),
      name);
}

void Planner::mend_id(const MigrationState& state, HistoryMend& mend) {
  if (!history_.rows[*state.row].lacks_id) return;
  mend.gives_id = true;
  const auto migration = state.entry ? file_of(*state.entry) : std::string();
  const auto whose = state.entry ? "id in " : text::cat("id of ", state.tag, " in ");
  say(RepairKind::stamp, migration, text::cat(whose, k_drizzle), "", "one of its own");
}

// One that no entry stands for.
void Planner::mend_foreign_row(const MigrationState& state) {
  const HistoryRow& row = history_.rows[*state.row];
  if (!row.created_at && options_.forget) {
    plan_.removed_rows.push_back(row.row);
    say(RepairKind::forget, "", text::cat("row of ", state.tag, " in ", k_drizzle),
        text_of(row.hash), "");
    return;
  }
  if (!row.created_at)
    leave("created-at-null",
          text::cat(state.tag, " is in no journal here, so nothing tells its created_at"),
          "Get the files of the release that applied it, and run `sluice repair` there; or `sluice "
          "repair --forget` removes its row.");
  if (row.created_at && options_.forget)
    leave("not-in-journal", text::cat(state.tag, " is in the history, but not in the journal"),
          text::cat("Where another migration took its place, `sluice repair ", state.tag,
                    " --forget` removes its row."));
  HistoryMend mend{.row = row.row};
  mend_id(state, mend);
  if (mend.gives_id) plan_.history.push_back(mend);
}

// The mirror holds what Drizzle's row holds.
void Planner::mend_checksum(const MigrationState& state, const HistoryMend& mend) {
  if (!state.tracked) return;
  const TrackingRow& tracked = history_.tracking[*state.tracked];
  const std::string checksum = mend.hash.value_or(text::lower(history_.rows[*state.row].hash));
  if (!is_sha256_hex(checksum) || text::lower(tracked.checksum.value_or("")) == checksum) return;
  plan_.checksums.push_back({tracked.migration_name, checksum});
  say(RepairKind::checksum, tracked.migration_name, text::cat("checksum in ", k_mirror),
      text_of(tracked.checksum.value_or("")), checksum);
}

void Planner::mend_state(const MigrationState& state) {
  if (state.entry && !is_wanted(*state.entry)) return;
  if (state.state == State::partial) {
    leave("partial", text::cat(state.tag, " is partly applied, or partly rolled back"),
          "`sluice resume` finishes it.");
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

void Planner::remove_duplicates() {
  for (const std::size_t r : matching_.duplicates) {
    const std::size_t entry = *matching_.row_entry[r];
    if (!is_wanted(entry)) continue;
    plan_.removed_rows.push_back(history_.rows[r].row);
    say(RepairKind::duplicate, file_of(entry), text::cat("second row in ", k_drizzle),
        text_of(history_.rows[r].hash), "");
  }
}

// What one history holds and the other does not; the hash is that of the file, as in the rows that
// are mended.
void Planner::fill_mirror() {
  std::map<std::string, std::size_t> entry_of;
  for (std::size_t e = 0; e < entries_.size(); ++e)
    entry_of[matching_.tracked[e] ? history_.tracking[*matching_.tracked[e]].migration_name
                                  : file_of(e)] = e;
  for (MirrorChanges::Adopt adopt : found_.mirror.adopt) {
    const std::size_t entry = entry_of.at(adopt.migration_name);
    if (!is_wanted(entry)) continue;
    const std::string& hash = files_[entry].hash;
    const auto tracked = matching_.tracked[entry];
    if (!hash.empty() && !files_[entry].includes(adopt.checksum)) {
      adopt.checksum = hash;
      if (tracked) {
        plan_.checksums.push_back({adopt.migration_name, hash});
        say(RepairKind::checksum, adopt.migration_name, text::cat("checksum in ", k_mirror),
            text_of(history_.tracking[*tracked].checksum.value_or("")), hash);
      }
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

// Of which nothing tells whose it is.
bool Planner::has_nameless_row() const {
  return std::any_of(found_.migrations.begin(), found_.migrations.end(),
                     [&](const MigrationState& state) {
                       return state.state == State::missing && state.row && !state.tracked;
                     });
}

bool Planner::took_effect(std::size_t entry) const {
  return std::any_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
    return effect.entry == entry &&
           (effect.kind == EffectKind::took_effect || effect.kind == EffectKind::half_applied);
  });
}

// The mirror's row, and the rollback SQL in it, stays where the migration is in effect: then it is
// Drizzle's row that is missing.
void Planner::remove_mirror_only() {
  std::set<std::size_t> known;
  for (const MigrationState& state : found_.migrations)
    if (state.tracked) known.insert(*state.tracked);
  for (std::size_t t = 0; t < history_.tracking.size(); ++t) {
    const std::string& name = history_.tracking[t].migration_name;
    const auto entry = std::find(matching_.tracked.begin(), matching_.tracked.end(), t);
    const bool is_here = entry != matching_.tracked.end();
    const auto place = static_cast<std::size_t>(entry - matching_.tracked.begin());
    if (is_here && (!is_wanted(place) || is_recorded(place) || took_effect(place))) continue;
    if (!is_here && (known.count(t) > 0 || only_)) continue;
    if (!is_here && !options_.forget) {
      leave("mirror-only",
            text::cat(name,
                      " is in __migration_tracking, but neither in Drizzle's history nor in "
                      "the journal"),
            "`sluice repair --forget` removes its row, and the rollback SQL with it.");
      continue;
    }
    if (has_nameless_row()) {
      leave("mirror-only",
            text::cat(name,
                      " is in __migration_tracking, and a row of Drizzle's history that "
                      "stands for no entry may be its own"),
            "If it is, set its created_at to the entry's `when`, then run `sluice repair` again; "
            "if not, remove it.");
      continue;
    }
    plan_.mirror.remove.push_back(name);
    say(RepairKind::mirror, name, text::cat("row in ", k_mirror),
        text_of(history_.tracking[t].checksum.value_or("")), "");
  }
}

bool Planner::is_recorded(std::size_t entry) const {
  const MigrationState& state = found_.migrations[entry];
  return state.row || state.matched_by != MatchedBy::nothing || state.state == State::partial ||
         recording_.count(entry) > 0;
}

void Planner::weigh(const Effect& effect) {
  const std::string& tag = journal_.entries[effect.entry].tag;
  if (effect.kind != EffectKind::no_effect && is_recorded(effect.entry)) return;
  switch (effect.kind) {
    case EffectKind::took_effect: return record(effect.entry);
    case EffectKind::no_effect: return forget(effect.entry);
    case EffectKind::half_applied:
      return leave("half-applied", text::cat(tag, " took effect in part, and no history holds it"),
                   "Make the rest by hand, then run `sluice repair --record`; or take away what is "
                   "there, and run `sluice migrate`.");
    case EffectKind::skipped:
      return leave("skipped", text::cat(tag, " never took effect, and later ones are applied"),
                   "`sluice migrate --out-of-order apply` runs it now.");
  }
}

void Planner::record(std::size_t entry) {
  const std::string& tag = journal_.entries[entry].tag;
  if (!options_.record)
    return leave("took-effect", text::cat(tag, " took effect, though the history does not hold it"),
                 text::cat("`sluice repair ", tag, " --record` records it without running it."));
  for (std::size_t before = 0; before < entry; ++before)
    if (!is_recorded(before))
      return leave("took-effect",
                   text::cat(tag, " took effect, but ", journal_.entries[before].tag,
                             " before it is not applied"),
                   "Apply or record what comes before it first.");
  if (files_[entry].hash.empty())
    return leave("took-effect", text::cat(tag, " took effect, but its file is not here"),
                 "Put the file back.");
  const auto tracked = matching_.tracked[entry];
  recording_.insert(entry);
  plan_.mirror.adopt.push_back(
      {.migration_name = tracked ? history_.tracking[*tracked].migration_name : file_of(entry),
       .checksum = files_[entry].hash,
       .applied_at = options_.now,
       .into_history = true,
       .into_tracking = !tracked,
       .when = entries_[entry].when,
       .rollback_sql = {}});
  say(RepairKind::record, file_of(entry),
      tracked ? text::cat("row in ", k_drizzle) : "row in both histories", "", files_[entry].hash);
}

void Planner::forget(std::size_t entry) {
  const MigrationState& state = found_.migrations[entry];
  const std::string& tag = journal_.entries[entry].tag;
  if (!options_.forget || !state.row)
    return leave("no-effect",
                 text::cat(tag, " is recorded as applied, and nothing of it is in the database"),
                 text::cat("`sluice repair --schema-drift` makes what is missing; `sluice repair ",
                           tag, " --forget` removes its row, so that migrate runs it."));
  take_out(plan_, history_, {tag, state.row, state.tracked});
}

}  // namespace

RepairPlan plan_repair(const Journal& journal, const History& history,
                       const std::vector<FileHashes>& files, const std::vector<Effect>& effects,
                       const RepairOptions& options) {
  if (!is_order(options)) return Planner(journal, history, files, effects, options).plan();
  const Reconciliation found =
      reconcile(journal, with_todays_whens(journal, history, files), files);
  const auto entry = ordered_entry(journal, found, history, options);
  if (!entry) return forget_row(found, history, options.tag);
  RepairOptions mending = options;  // of its rows, as without the order
  mending.record = mending.forget = false;
  RepairPlan plan = Planner(journal, history, files, effects, mending).plan();
  carry_out(plan, journal, history, files, found, *entry, options);
  return plan;
}

}  // namespace sluice
