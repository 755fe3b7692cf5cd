#include "core/history/reconcile.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/history/current_whens.hpp"
#include "core/history/dispute.hpp"
#include "core/history/lost_tables.hpp"
#include "core/history/mirror.hpp"
#include "core/history/progress.hpp"
#include "core/history/recorded.hpp"
#include "core/history/unclear_rows.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

class Reconciler {
 public:
  Reconciler(const Journal& journal, const History& history, const std::vector<FileHashes>& files)
      : journal_(journal),
        history_(history),
        files_(files),
        matching_(match_history(journal, history, files)),
        recorded_(recorded_entries(journal, history, files, matching_)) {}

  Reconciliation reconcile() {
    for (std::size_t e = 0; e < journal_.entries.size(); ++e)
      result_.migrations.push_back(state_of(e));
    // In v1 a migration that is older than what is applied has come from another branch: Drizzle
    // goes by the names alone, and runs it.
    if (journal_.layout != Layout::v1) find_out_of_order();
    add_missing();
    tell_disputes();
    for (auto& unclear : unclear_rows(journal_, history_, result_.migrations))
      result_.diagnostics.push_back(std::move(unclear));
    tell_duplicates();
    tell_null_created_at();
    if (journal_.layout != Layout::v1) tell_repeated();
    tell_ids();
    tell_legacy();
    if (auto lost = tell_lost_tracking(history_)) result_.diagnostics.push_back(std::move(*lost));
    auto mirroring = mirror_changes(journal_, history_, files_, recorded_);
    result_.mirror = std::move(mirroring.changes);
    if (journal_.layout == Layout::v1) name_rows();
    for (auto& diagnostic : mirroring.diagnostics)
      result_.diagnostics.push_back(std::move(diagnostic));
    return std::move(result_);
  }

 private:
  void say(Finding finding) { result_.diagnostics.push_back(std::move(finding)); }

  // Of all of these together.
  void say(FindingCode code, Detail what, std::vector<std::string> names) {
    say({.code = code,
         .severity = Severity::warning,
         .count = names.size(),
         .details = {{what, std::move(names)}}});
  }

  MigrationState state_of(std::size_t e) {
    MigrationState state{
        .tag = journal_.entries[e].tag, .entry = e, .tracked = matching_.tracked[e]};
    if (const auto& recorded = recorded_[e]) {
      state.row = recorded->row;
      state.matched_by = recorded->by;
      state.applied_at = recorded->applied_at;
      state.legacy = recorded->legacy;
      if (recorded->is_disputed) {
        state.state = State::disputed;
        return state;
      }
      state.state = is_changed(e, *recorded) ? State::changed : State::applied;
      find_undoing(state);
    } else if ((state.progress = progress_of(history_.progress, state.tag))) {
      if (!is_unbegun(*state.progress))
        state.state = State::partial;
      else if (!files_.empty() && !files_[e].includes(state.progress->checksum))
        state.progress.reset();  // the edited file begins anew
    }
    return state;
  }

  // What ran before the mirror's row was written is ended by the event that came with it.
  void find_undoing(MigrationState& state) const {
    if (!state.tracked) return;
    state.progress =
        progress_of(history_.progress, stem_of(history_.tracking[*state.tracked].migration_name));
    if (state.progress && !is_unbegun(*state.progress)) state.state = State::partial;
  }

  // Its first statement was refused, and nothing is committed.
  static bool is_unbegun(const Progress& progress) {
    return progress.statements_done == 0 && progress.refused;
  }

  bool is_changed(std::size_t e, const Recorded& recorded) {
    if (files_.empty()) return false;
    const auto& file = files_[e];
    const std::string& tag = journal_.entries[e].tag;
    if (file.hash.empty()) {
      say({.code = FindingCode::file_missing, .migration = tag, .details = {Detail::is_applied}});
      return false;
    }
    const Fit fit = file.fit(recorded.hash);
    if (recorded.row && !is_sha256_hex(history_.rows[*recorded.row].hash)) {
      tell_invalid_hash(tag, recorded);
    } else if (fit == Fit::unknown) {
      say({.code = FindingCode::hash_unknown, .migration = tag});
    }
    if (fit == Fit::other_checkout)
      say({.code = FindingCode::line_endings_differ, .migration = tag});
    return fit == Fit::edited;
  }

  void tell_invalid_hash(const std::string& tag, const Recorded& recorded) {
    Finding invalid{
        .code = FindingCode::hash_invalid, .severity = Severity::warning, .migration = tag};
    if (!recorded.hash.empty()) invalid.details.emplace_back(Detail::uses_tracking);
    say(std::move(invalid));
  }

  void find_out_of_order() {
    const auto is_applied = [](const MigrationState& m) {
      return m.state == State::applied || m.state == State::changed;
    };
    const auto newest =
        std::find_if(result_.migrations.rbegin(), result_.migrations.rend(), is_applied);
    for (auto m = newest; m != result_.migrations.rend(); ++m) {
      if (m->state == State::pending) m->state = State::out_of_order;
    }
  }

  void tell_disputes() {
    for (const MigrationState* dispute : disputes_of(result_.migrations))
      say({.code = FindingCode::histories_disagree,
           .severity = Severity::error,
           .migration = dispute->tag,
           .details = {{Detail::reason, who_holds(history_, *dispute)}}});
  }

  static std::string short_name(const HistoryRow& row) {
    if (!row.hash.empty()) return row.hash.substr(0, 12);
    return row.created_at ? text::cat("(no hash, ", *row.created_at, ")")
                          : "(neither hash nor time)";
  }

  // How a row that no entry stands for is called: by its own name, by the mirror's, else
  // by its hash.
  MigrationState missing_state(std::size_t r, const std::set<std::size_t>& tracked_entries) const {
    const auto& row = history_.rows[r];
    MigrationState state{.state = State::missing, .row = r, .applied_at = row.applied_at};
    for (std::size_t t = 0; t < history_.tracking.size() && !state.tracked; ++t) {
      if (history_.tracking[t].checksum == row.hash && !tracked_entries.count(t)) state.tracked = t;
    }
    if (row.name && !row.name->empty()) {
      state.tag = *row.name;
    } else if (state.tracked) {
      state.tag = stem_of(history_.tracking[*state.tracked].migration_name);
    } else {
      state.tag = short_name(row);
    }
    if (state.tracked && history_.tracking[*state.tracked].applied_at) {
      state.applied_at = history_.tracking[*state.tracked].applied_at;
    }
    find_undoing(state);
    return state;
  }

  void add_missing() {
    std::set<std::size_t> tracked;
    for (const auto& t : matching_.tracked) {
      if (t) tracked.insert(*t);
    }
    std::vector<std::string> names;
    for (const auto r : matching_.unmatched) {
      result_.migrations.push_back(missing_state(r, tracked));
      if (result_.migrations.back().tracked) tracked.insert(*result_.migrations.back().tracked);
      names.push_back(result_.migrations.back().tag);
    }
    add_tracked_alone(tracked);
    if (names.empty()) return;
    Finding unknown{.code = FindingCode::not_in_journal,
                    .severity = Severity::warning,
                    .count = names.size(),
                    .details = {{Detail::rows, names}}};
    if (!can_be_named(matching_.unmatched.front(), names.front()))
      unknown.details.emplace_back(Detail::lacks_name);
    say(std::move(unknown));
  }

  // An order can name the row. In a plain folder nothing tells whose an unnamed one is.
  bool can_be_named(std::size_t r, const std::string& called) const {
    const HistoryRow& row = history_.rows[r];
    if (called != short_name(row)) return true;
    return journal_.layout != Layout::plain && !row.hash.empty();
  }

  // What only the mirror holds: the file was lost, or another folder's migration
  // was recorded there.
  void add_tracked_alone(const std::set<std::size_t>& known) {
    std::vector<std::string> names;
    for (std::size_t t = 0; t < history_.tracking.size(); ++t) {
      if (known.count(t) > 0) continue;
      const TrackingRow& row = history_.tracking[t];
      result_.migrations.push_back({.state = State::missing,
                                    .tag = std::string(stem_of(row.migration_name)),
                                    .tracked = t,
                                    .applied_at = row.applied_at});
      names.push_back(result_.migrations.back().tag);
    }
    if (names.empty()) return;
    say(FindingCode::mirror_only, Detail::rows, std::move(names));
  }

  void tell_duplicates() {
    std::vector<std::string> names;
    for (const auto r : matching_.duplicates) {
      const auto& tag = journal_.entries[*matching_.row_entry[r]].tag;
      if (std::find(names.begin(), names.end(), tag) == names.end()) names.push_back(tag);
    }
    if (names.empty()) return;
    say(FindingCode::recorded_twice, Detail::migrations, std::move(names));
  }

  void tell_null_created_at() {
    std::vector<std::string> names, strangers;
    for (std::size_t r = 0; r < history_.rows.size(); ++r) {
      if (history_.rows[r].created_at) continue;
      if (const auto e = matching_.row_entry[r])
        names.push_back(journal_.entries[*e].tag);
      else
        strangers.push_back(short_name(history_.rows[r]));
    }
    if (!names.empty()) say(FindingCode::created_at_null, Detail::migrations, std::move(names));
    if (!strangers.empty()) say(FindingCode::created_at_null, Detail::rows, std::move(strangers));
  }

  // Its row holds an older time: the journal was stamped anew, or Drizzle 1.0 wrote whole seconds.
  void tell_repeated() {
    std::vector<std::string> names;
    for (const MigrationState& state : result_.migrations)
      if (state.entry && state.row &&
          is_later_than_all(history_, journal_.entries[*state.entry].when))
        names.push_back(state.tag);
    if (names.empty()) return;
    say(FindingCode::drizzle_would_repeat, Detail::migrations, std::move(names));
  }

  void tell_ids() {
    std::vector<std::string> names;
    for (std::size_t r = 0; r < history_.rows.size(); ++r) {
      if (!history_.rows[r].lacks_id) continue;
      const auto e = matching_.row_entry[r];
      names.push_back(e ? journal_.entries[*e].tag : short_name(history_.rows[r]));
    }
    if (names.empty()) return;
    say(FindingCode::id_missing, Detail::rows, std::move(names));
  }

  // What Drizzle 1.0 does to an older table, where every row can be told; where one cannot, it
  // stops, and the table stays as it is.
  void name_rows() {
    const bool is_older = history_.shape == HistoryShape::three_columns;
    if (history_.shape == HistoryShape::missing || (is_older && !matching_.unmatched.empty()))
      return;
    result_.mirror.upgrades_history = is_older;
    std::vector<std::string> before, after;
    for (std::size_t r = 0; r < history_.rows.size(); ++r) {
      const auto e = matching_.row_entry[r];
      if (!e) continue;
      const auto& row = history_.rows[r];
      const auto& tag = journal_.entries[*e].tag;
      if (row.name && !row.name->empty()) {
        if (*row.name == tag) continue;
        before.push_back(*row.name);
        after.push_back(tag);
      } else {
        result_.mirror.named.push_back({row.row, tag});
      }
    }
    tell_renamed(std::move(before), std::move(after));
    if (!is_older) tell_unnamed();
  }

  void tell_renamed(std::vector<std::string> before, std::vector<std::string> after) {
    if (before.empty()) return;
    say({.code = FindingCode::folder_renamed,
         .severity = Severity::warning,
         .count = before.size(),
         .details = {{Detail::before, std::move(before)}, {Detail::after, std::move(after)}}});
  }

  void tell_unnamed() {
    std::vector<std::string> names;
    for (const auto& named : result_.mirror.named) names.push_back(named.name);
    if (!names.empty()) say(FindingCode::name_null, Detail::migrations, std::move(names));
  }

  void tell_legacy() {
    if (!uses_legacy(history_, matching_)) return;
    std::set<std::size_t> used;
    for (const auto& recorded : recorded_) {
      if (recorded && recorded->legacy) used.insert(*recorded->legacy);
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < history_.legacy.size(); ++i) {
      const LegacyRow& row = history_.legacy[i];
      if (!used.count(i)) names.push_back(row.name.empty() ? row.id : row.name);
    }
    if (names.empty()) return;
    say(FindingCode::legacy_not_in_journal, Detail::rows, std::move(names));
  }

  const Journal& journal_;
  const History& history_;
  const std::vector<FileHashes>& files_;
  Matching matching_;
  std::vector<std::optional<Recorded>> recorded_;
  Reconciliation result_;
};

}  // namespace

Reconciliation reconcile(const Journal& journal, const History& history,
                         const std::vector<FileHashes>& files) {
  return Reconciler(journal, history, files).reconcile();
}

bool is_empty(const MirrorChanges& changes) {
  return changes.adopt.empty() && changes.remove.empty() &&
         (changes.upgrades_history || changes.named.empty());
}

bool is_partly_undone(const MigrationState& migration) {
  return migration.state == State::partial &&
         (migration.row || migration.matched_by != MatchedBy::nothing);
}

}  // namespace sluice
