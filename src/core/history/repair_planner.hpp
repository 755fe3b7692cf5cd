// Plans a repair: first rows and times, then what histories and database disagree about.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/history/current_whens.hpp"
#include "core/history/match_history.hpp"
#include "core/history/reconcile.hpp"
#include "core/history/repair_plan.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"

namespace sluice {

inline constexpr const char* k_drizzle = "Drizzle's history";
inline constexpr const char* k_mirror = "__migration_tracking";
inline std::string text_or_nothing(const std::string& hash) {
  return hash.empty() ? "nothing" : hash;
}

class RepairPlanner {
 public:
  RepairPlanner(const Journal& journal, const History& history,
                const std::vector<FileHashes>& files, const std::vector<Effect>& effects,
                const RepairOptions& options, const std::vector<Evidence>& evidence)
      : journal_(journal),
        history_(history),
        files_(files),
        effects_(effects),
        options_(options),
        evidence_(evidence),
        matched_history_(with_current_whens(journal, history, files)),
        found_(reconcile(journal, matched_history_, files)),
        matching_(match_history(journal, matched_history_, files)),
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
      if (is_wanted(effect.entry) && !is_ordered()) weigh(effect);
    for (const MigrationState& state : found_.migrations)
      if (state.entry && is_wanted(*state.entry)) settle(state);
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
  // What `repair` leaves as it is.
  void leave(FindingCode code, const std::string& migration,
             std::vector<FindingDetail> details = {}) {
    details.emplace_back(Detail::in_repair);
    plan_.left.push_back({.code = code,
                          .severity = Severity::warning,
                          .migration = migration,
                          .details = std::move(details)});
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
  bool is_left(const MirrorChanges::Adopt& adopt, std::size_t entry) const;
  void mend_tracked(std::size_t tracked, const std::string& checksum);
  void remove_mirror_only();
  void weigh(const Effect& effect);
  void record(std::size_t entry);
  void forget(std::size_t entry);
  std::optional<std::size_t> namesake_of(const MigrationState& state) const;
  void leave_to(const MigrationState& state, std::size_t other);
  void settle(const MigrationState& state);
  void settle_dispute(const MigrationState& state);
  void settle_claim(const MigrationState& state);
  void obey(const MigrationState& state);
  void obey_record(const MigrationState& state);
  Standing standing_of(const MigrationState& state) const;
  std::optional<std::size_t> mirror_row_to_keep(std::size_t entry,
                                                std::optional<std::size_t> tracked);
  const Evidence* evidence_of(std::size_t entry) const;
  // One migration is named, and what is to become of it.
  bool is_ordered() const { return only_ && (options_.record || options_.forget); }
  bool has_nameless_row() const;
  bool is_recorded(std::size_t entry) const;

  const Journal& journal_;
  const History& history_;
  const std::vector<FileHashes>& files_;
  const std::vector<Effect>& effects_;
  const RepairOptions& options_;
  const std::vector<Evidence>& evidence_;
  const History matched_history_;  // what is matched; history_ is what is there
  Reconciliation found_;
  Matching matching_;
  std::vector<JournalEntry> entries_;  // as they are afterwards
  std::optional<std::size_t> only_;
  std::set<std::size_t> recording_;
  RepairPlan plan_;
};

}  // namespace sluice
