// What histories and database disagree about: recorded, forgotten, or left with the command that
// settles it.
#include <algorithm>

#include "core/history/dispute.hpp"
#include "core/history/evidence.hpp"
#include "core/history/mirror.hpp"
#include "core/history/repair_order.hpp"
#include "core/history/repair_planner.hpp"

namespace sluice {

bool RepairPlanner::is_recorded(std::size_t entry) const {
  const MigrationState& state = found_.migrations[entry];
  if (state.state == State::disputed) return recording_.count(entry) > 0;
  return state.row || state.matched_by != MatchedBy::nothing || state.state == State::partial ||
         recording_.count(entry) > 0;
}

void RepairPlanner::weigh(const Effect& effect) {
  const std::string& tag = journal_.entries[effect.entry].tag;
  if (effect.kind != EffectKind::no_effect && is_recorded(effect.entry)) return;
  switch (effect.kind) {
    case EffectKind::took_effect: return record(effect.entry);
    case EffectKind::no_effect: return forget(effect.entry);
    case EffectKind::half_applied: return leave(FindingCode::half_applied, tag);
    case EffectKind::skipped: return leave(FindingCode::skipped, tag);
  }
}

// None where it bears another entry's name: it gives way to one of the entry's own.
std::optional<std::size_t> RepairPlanner::mirror_row_to_keep(std::size_t entry,
                                                             std::optional<std::size_t> tracked) {
  if (!tracked) return tracked;
  const std::string& name = history_.tracking[*tracked].migration_name;
  if (!is_named_after_another(journal_, entry, name)) return tracked;
  plan_.mirror.remove.push_back(name);
  return {};
}

// What a history holds, though Drizzle's does not, keeps the time that it has there.
void RepairPlanner::record(std::size_t entry) {
  const std::string& tag = journal_.entries[entry].tag;
  const MigrationState& state = found_.migrations[entry];
  const bool is_claimed = state.state == State::disputed;
  const auto leave_it = [&](FindingDetail why) {
    std::vector<FindingDetail> details{std::move(why)};
    if (is_claimed || only_) details.emplace_back(Detail::is_ordered);
    leave(FindingCode::took_effect, tag, std::move(details));
  };
  if (!options_.record) return leave(FindingCode::took_effect, tag);
  for (std::size_t before = 0; before < entry && !is_claimed && !is_ordered(); ++before)
    if (!is_recorded(before)) return leave_it({Detail::before, journal_.entries[before].tag});
  if (files_[entry].hash.empty()) return leave_it(Detail::lacks_file);
  const auto tracked = mirror_row_to_keep(entry, state.tracked);
  recording_.insert(entry);
  plan_.mirror.adopt.push_back(
      {.migration_name = tracked ? history_.tracking[*tracked].migration_name : file_of(entry),
       .checksum = files_[entry].hash,
       .applied_at = is_claimed ? state.applied_at : options_.now,
       .into_history = true,
       .into_tracking = !tracked,
       .when = entries_[entry].when,
       .rollback_sql = {},
       .tag = tag});
  say(RepairKind::record, file_of(entry),
      tracked ? text::cat("row in ", k_drizzle) : "row in both histories", "", files_[entry].hash);
  if (tracked) mend_tracked(*tracked, files_[entry].hash);
}

// Out of every history that holds it, and what else was to be done for it is left.
void RepairPlanner::forget(std::size_t entry) {
  const MigrationState& state = found_.migrations[entry];
  const std::string& tag = journal_.entries[entry].tag;
  std::erase_if(plan_.mirror.adopt, [&](const MirrorChanges::Adopt& adopt) {
    return (adopt.tag.empty() ? stem_of(adopt.migration_name) : adopt.tag) == tag;
  });
  const std::string mirrored =
      state.tracked ? history_.tracking[*state.tracked].migration_name : std::string();
  std::erase_if(plan_.repairs, [&](const Repair& repair) {
    return repair.kind != RepairKind::when && repair.kind != RepairKind::duplicate &&
           (stem_of(repair.migration) == tag || repair.migration == mirrored);
  });
  if (!options_.forget)
    return leave(
        FindingCode::no_effect, tag,
        state.row ? std::vector<FindingDetail>{} : std::vector<FindingDetail>{Detail::lacks_row});
  if (const auto other = namesake_of(state)) return leave_to(state, *other);
  std::vector<std::string> places;
  if (state.row) {
    const std::int64_t row = history_.rows[*state.row].row;
    std::erase_if(plan_.history, [&](const HistoryMend& mend) { return mend.row == row; });
    plan_.removed_rows.push_back(row);
    places.emplace_back(k_drizzle);
  }
  if (state.tracked) {
    std::erase_if(plan_.checksums,
                  [&](const ChecksumMend& mend) { return mend.migration_name == mirrored; });
    plan_.mirror.remove.push_back(mirrored);
    places.emplace_back(k_mirror);
  }
  if (state.legacy) {
    plan_.removed_legacy.push_back(history_.legacy[*state.legacy].id);
    places.emplace_back("__migrations__");
  }
  const bool is_both = state.row && state.tracked && !state.legacy;
  say(RepairKind::forget, file_of(entry),
      is_both ? "row in both histories" : text::cat("row in ", text::join(places, " and in ")),
      text_or_nothing(state.row ? history_.rows[*state.row].hash : std::string()), "");
}

// Whom the rows are called after, or timed like, where their hash alone makes them this entry's: no
// other row may hold that one, which would run again without them.
std::optional<std::size_t> RepairPlanner::namesake_of(const MigrationState& state) const {
  if (state.tracked && stem_of(history_.tracking[*state.tracked].migration_name) == state.tag)
    return {};
  History without = history_;
  if (state.row) without.rows[*state.row].hash.clear();
  if (state.tracked) without.tracking[*state.tracked].checksum.reset();
  if (state.legacy) without.legacy[*state.legacy].checksum.clear();
  const auto is_same_row = [](const std::optional<std::size_t>& a,
                              const std::optional<std::size_t>& b) { return a && a == b; };
  for (const MigrationState& other : reconcile(journal_, without, files_).migrations) {
    if (!other.entry || other.entry == state.entry || files_[*other.entry].hash.empty()) continue;
    const State known = found_.migrations[*other.entry].state;
    const bool is_free = known == State::pending || known == State::out_of_order;
    if (is_free &&
        (is_same_row(other.row, state.row) || is_same_row(other.tracked, state.tracked) ||
         is_same_row(other.legacy, state.legacy)))
      return other.entry;
  }
  return {};
}

// The rows go on standing for the one that they are called after, until that is settled too.
void RepairPlanner::leave_to(const MigrationState& state, std::size_t other) {
  const std::string& name = journal_.entries[other].tag;
  if (!is_ordered()) return leave(FindingCode::another_name, state.tag, {{Detail::other, name}});
  const std::string& hash = files_[other].hash;
  if (state.row) {
    const HistoryRow& row = history_.rows[*state.row];
    std::erase_if(plan_.history, [&](const HistoryMend& mend) { return mend.row == row.row; });
    plan_.history.push_back({.row = row.row, .hash = hash});
    say(RepairKind::checksum, file_of(other), text::cat("hash in ", k_drizzle), row.hash, hash);
  }
  if (state.tracked) mend_tracked(*state.tracked, hash);
  if (!state.legacy) return;
  plan_.removed_legacy.push_back(history_.legacy[*state.legacy].id);
  say(RepairKind::forget, file_of(*state.entry), "row in __migrations__", "nothing", "");
  if (state.row || state.tracked) return;
  plan_.mirror.adopt.push_back({.migration_name = file_of(other),
                                .checksum = hash,
                                .applied_at = state.applied_at,
                                .when = entries_[other].when});
  say(RepairKind::mirror, file_of(other), text::cat("row in ", k_mirror), "", hash);
}

const Evidence* RepairPlanner::evidence_of(std::size_t entry) const {
  const auto found = std::find_if(evidence_.begin(), evidence_.end(),
                                  [&](const Evidence& each) { return each.entry == entry; });
  return found == evidence_.end() ? nullptr : &*found;
}

void RepairPlanner::settle(const MigrationState& state) {
  if (recording_.count(*state.entry) > 0) return;
  if (is_ordered()) return obey(state);
  if (state.state == State::disputed) return settle_dispute(state);
  settle_claim(state);
}

// With both flags the database decides.
void RepairPlanner::settle_dispute(const MigrationState& state) {
  const Evidence* evidence = evidence_of(*state.entry);
  const bool is_absent = evidence != nullptr && evidence->is_absent();
  const bool is_there = evidence != nullptr && evidence->is_there();
  if (options_.record && !is_absent) return record(*state.entry);
  if (options_.forget && !is_there) return forget(*state.entry);
  leave(FindingCode::histories_disagree, state.tag, {{Detail::reason, who_holds(history_, state)}});
}

// What is to be taken over, though nothing of it is in the database; where nothing at all is there,
// that what changed rows alone ran is not to be believed either.
void RepairPlanner::settle_claim(const MigrationState& state) {
  const Evidence* evidence = evidence_of(*state.entry);
  const bool is_adopted = std::any_of(
      found_.mirror.adopt.begin(), found_.mirror.adopt.end(), [&](const MirrorChanges::Adopt& one) {
        return (one.tag.empty() ? stem_of(one.migration_name) : one.tag) == state.tag;
      });
  const bool is_said = std::any_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
    return effect.entry == *state.entry && effect.kind == EffectKind::no_effect;
  });
  if (evidence == nullptr || !is_adopted || is_said) return;
  const bool is_untold = evidence->there.empty() && evidence->absent.empty();
  if (evidence->is_absent() || (is_untold && is_nothing_there(evidence_))) forget(*state.entry);
}

// One migration is named: it is recorded, or forgotten, unless the database contradicts it. What
// the histories dispute is the user's to say, where the objects do not say it.
void RepairPlanner::obey(const MigrationState& state) {
  if (options_.record) return obey_record(state);
  if (!state.row && !state.tracked && !state.legacy)
    return leave(FindingCode::not_recorded, state.tag);
  refuse_forget(state, standing_of(state));
  forget(*state.entry);
}

Standing RepairPlanner::standing_of(const MigrationState& state) const {
  if (state.state != State::disputed) return options_.standing;
  const Evidence* evidence = evidence_of(*state.entry);
  return evidence == nullptr ? Standing() : plain_standing(*evidence);
}

void RepairPlanner::obey_record(const MigrationState& state) {
  if (is_recorded(*state.entry)) {
    if (plan_.repairs.empty()) leave(FindingCode::recorded, state.tag);
    return;
  }
  refuse_record(state.tag, standing_of(state));
  if (files_[*state.entry].hash.empty())
    throw Error(ErrorCode::refused, text::cat("the file of ", state.tag, " is not here"),
                "Restore the file: its hash is what is recorded.");
  record(*state.entry);
  std::vector<std::string> earlier;
  for (std::size_t e = 0; e < *state.entry; ++e)
    if (found_.migrations[e].state == State::pending ||
        found_.migrations[e].state == State::out_of_order)
      earlier.push_back(journal_.entries[e].tag);
  if (!earlier.empty())
    leave(FindingCode::out_of_order, state.tag, {{Detail::migrations, earlier}});
}

}  // namespace sluice
