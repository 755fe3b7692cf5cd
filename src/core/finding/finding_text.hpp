// The sentences of findings: a pure function for each code, in one file for each part of the house.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/schema.hpp"
#include "sluice/finding.hpp"

namespace sluice {

struct FindingText {
  std::string message;
  std::string hint;
};

// What a finding holds, with nothing in place of what it does not hold.
class FindingReader {
 public:
  explicit FindingReader(const Finding& finding) : finding_(finding) {}

  const Finding& finding() const { return finding_; }
  std::string tag() const { return finding_.migration.value_or(""); }
  std::string file() const;    // of the migration
  std::string object() const;  // "column users.email"
  std::size_t count() const { return finding_.count.value_or(0); }
  bool has(Detail name) const { return find(name) != nullptr; }
  const std::string& one(Detail name) const;
  const std::vector<std::string>& all(Detail name) const;
  std::string list(Detail name) const;  // "a, b and 3 more"
  // "a is there", "a and b are there"
  std::string list_is(Detail name, std::string_view rest) const;

 private:
  const FindingDetail* find(Detail name) const;

  const Finding& finding_;
};

using TextOfFinding = FindingText(const FindingReader& found);

// Each is named after its code.
namespace finding_text {

// The journal and the files of the folder.
TextOfFinding journal_when_not_increasing, journal_when_in_future, journal_idx_duplicate,
    journal_idx_gap, journal_idx_tag_mismatch, file_missing, file_not_in_journal, file_name_invalid,
    file_left_over, number_repeated, down_section, invalid_utf8, byte_order_mark,
    unterminated_literal, breakpoint_in_comment, breakpoint_in_literal, several_statements_in_chunk,
    snapshot_missing, snapshot_unreadable, snapshot_shared, snapshot_not_in_journal,
    snapshot_branches, snapshot_branches_collide, snapshot_chain_forked, snapshot_chain_broken,
    snapshot_chain_cycle, snapshot_copied, snapshot_order, rollback_ambiguous, rollback_unused,
    rollback_unreadable, drizzle_would_skip, time_moved, no_snapshots;
// The histories, and how they fit the files.
TextOfFinding pending, out_of_order, changed, missing, partial, hash_unknown, hash_invalid,
    line_endings_differ, histories_disagree, not_in_journal, mirror_only, mirror_unknown,
    legacy_not_in_journal, row_unclear, recorded_twice, created_at_null, id_missing, name_null,
    folder_renamed, drizzle_would_repeat, checksums_disagree, applied_by_drizzle,
    adopted_from_tracking, adopted_from_legacy, tracking_lost, history_unread, history_writable,
    run_going_on, events_missing, events_dropped, events_emptied, events_changed, events_added,
    rollback_file_differs, rollback_changed, rollback_hash_lost, rollback_placeholder,
    rollback_unhashed;
// The database against what it should be.
TextOfFinding took_effect, half_applied, half_there, skipped, no_effect, drift_missing,
    drift_unexpected, drift_changed, not_compared, count_of_tables, count_of_enums, replay_differs,
    replay_unknown, replay_failed, not_reached, scratch_database, server_changed;
// What a repair leaves.
TextOfFinding recorded, not_recorded, another_name, forgotten, no_mend, other_databases,
    not_checked;
// What a plan or a run tells of itself.
TextOfFinding resumes, partial_file_changed, enum_value_commit, begin_dropped, commit_dropped,
    commit_in_file, outside_transaction, delete_cascades, reaches_outside, irreversible, data_loss,
    parked, not_parked, not_put_back, purged, schema_untouched, failure_not_recorded,
    proof_not_recorded, metadata_not_written, rebase_broken_off;
// Settings.
TextOfFinding default_database, database_differs_from_environment, folder_differs_from_environment,
    env_line_ignored, push_drops_history, npm_kept_a_flag;

}  // namespace finding_text

}  // namespace sluice
