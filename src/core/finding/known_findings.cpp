// Each code with its name and its sentence: the one table of them.
#include <algorithm>
#include <array>

#include "core/finding/finding_text.hpp"

namespace sluice {

namespace {

struct KnownFinding {
  FindingCode code;
  std::string_view name;
  TextOfFinding* text;
};

// In the order of the enum.
constexpr std::array k_known = {
    KnownFinding{FindingCode::journal_when_not_increasing, "journal-when-not-increasing",
                 finding_text::journal_when_not_increasing},
    KnownFinding{FindingCode::journal_when_in_future, "journal-when-in-future",
                 finding_text::journal_when_in_future},
    KnownFinding{FindingCode::journal_idx_duplicate, "journal-idx-duplicate",
                 finding_text::journal_idx_duplicate},
    KnownFinding{FindingCode::journal_idx_gap, "journal-idx-gap", finding_text::journal_idx_gap},
    KnownFinding{FindingCode::journal_idx_tag_mismatch, "journal-idx-tag-mismatch",
                 finding_text::journal_idx_tag_mismatch},
    KnownFinding{FindingCode::file_missing, "file-missing", finding_text::file_missing},
    KnownFinding{FindingCode::file_not_in_journal, "file-not-in-journal",
                 finding_text::file_not_in_journal},
    KnownFinding{FindingCode::file_name_invalid, "file-name-invalid",
                 finding_text::file_name_invalid},
    KnownFinding{FindingCode::file_left_over, "file-left-over", finding_text::file_left_over},
    KnownFinding{FindingCode::number_repeated, "number-repeated", finding_text::number_repeated},
    KnownFinding{FindingCode::down_section, "down-section", finding_text::down_section},
    KnownFinding{FindingCode::invalid_utf8, "invalid-utf8", finding_text::invalid_utf8},
    KnownFinding{FindingCode::byte_order_mark, "byte-order-mark", finding_text::byte_order_mark},
    KnownFinding{FindingCode::unterminated_literal, "unterminated-literal",
                 finding_text::unterminated_literal},
    KnownFinding{FindingCode::breakpoint_in_comment, "breakpoint-in-comment",
                 finding_text::breakpoint_in_comment},
    KnownFinding{FindingCode::breakpoint_in_literal, "breakpoint-in-literal",
                 finding_text::breakpoint_in_literal},
    KnownFinding{FindingCode::several_statements_in_chunk, "several-statements-in-chunk",
                 finding_text::several_statements_in_chunk},
    KnownFinding{FindingCode::snapshot_missing, "snapshot-missing", finding_text::snapshot_missing},
    KnownFinding{FindingCode::snapshot_unreadable, "snapshot-unreadable",
                 finding_text::snapshot_unreadable},
    KnownFinding{FindingCode::snapshot_shared, "snapshot-shared", finding_text::snapshot_shared},
    KnownFinding{FindingCode::snapshot_not_in_journal, "snapshot-not-in-journal",
                 finding_text::snapshot_not_in_journal},
    KnownFinding{FindingCode::snapshot_branches, "snapshot-branches",
                 finding_text::snapshot_branches},
    KnownFinding{FindingCode::snapshot_branches_collide, "snapshot-branches-collide",
                 finding_text::snapshot_branches_collide},
    KnownFinding{FindingCode::snapshot_chain_forked, "snapshot-chain-forked",
                 finding_text::snapshot_chain_forked},
    KnownFinding{FindingCode::snapshot_chain_broken, "snapshot-chain-broken",
                 finding_text::snapshot_chain_broken},
    KnownFinding{FindingCode::snapshot_chain_cycle, "snapshot-chain-cycle",
                 finding_text::snapshot_chain_cycle},
    KnownFinding{FindingCode::snapshot_copied, "snapshot-copied", finding_text::snapshot_copied},
    KnownFinding{FindingCode::snapshot_order, "snapshot-order", finding_text::snapshot_order},
    KnownFinding{FindingCode::rollback_ambiguous, "rollback-ambiguous",
                 finding_text::rollback_ambiguous},
    KnownFinding{FindingCode::rollback_unused, "rollback-unused", finding_text::rollback_unused},
    KnownFinding{FindingCode::rollback_unreadable, "rollback-unreadable",
                 finding_text::rollback_unreadable},
    KnownFinding{FindingCode::drizzle_would_skip, "drizzle-would-skip",
                 finding_text::drizzle_would_skip},
    KnownFinding{FindingCode::time_moved, "time-moved", finding_text::time_moved},
    KnownFinding{FindingCode::no_snapshots, "no-snapshots", finding_text::no_snapshots},
    KnownFinding{FindingCode::pending, "pending", finding_text::pending},
    KnownFinding{FindingCode::out_of_order, "out-of-order", finding_text::out_of_order},
    KnownFinding{FindingCode::changed, "changed", finding_text::changed},
    KnownFinding{FindingCode::missing, "missing", finding_text::missing},
    KnownFinding{FindingCode::partial, "partial", finding_text::partial},
    KnownFinding{FindingCode::hash_unknown, "hash-unknown", finding_text::hash_unknown},
    KnownFinding{FindingCode::hash_invalid, "hash-invalid", finding_text::hash_invalid},
    KnownFinding{FindingCode::line_endings_differ, "line-endings-differ",
                 finding_text::line_endings_differ},
    KnownFinding{FindingCode::histories_disagree, "histories-disagree",
                 finding_text::histories_disagree},
    KnownFinding{FindingCode::not_in_journal, "not-in-journal", finding_text::not_in_journal},
    KnownFinding{FindingCode::mirror_only, "mirror-only", finding_text::mirror_only},
    KnownFinding{FindingCode::mirror_unknown, "mirror-unknown", finding_text::mirror_unknown},
    KnownFinding{FindingCode::legacy_not_in_journal, "legacy-not-in-journal",
                 finding_text::legacy_not_in_journal},
    KnownFinding{FindingCode::row_unclear, "row-unclear", finding_text::row_unclear},
    KnownFinding{FindingCode::recorded_twice, "recorded-twice", finding_text::recorded_twice},
    KnownFinding{FindingCode::created_at_null, "created-at-null", finding_text::created_at_null},
    KnownFinding{FindingCode::id_missing, "id-missing", finding_text::id_missing},
    KnownFinding{FindingCode::name_null, "name-null", finding_text::name_null},
    KnownFinding{FindingCode::folder_renamed, "folder-renamed", finding_text::folder_renamed},
    KnownFinding{FindingCode::drizzle_would_repeat, "drizzle-would-repeat",
                 finding_text::drizzle_would_repeat},
    KnownFinding{FindingCode::checksums_disagree, "checksums-disagree",
                 finding_text::checksums_disagree},
    KnownFinding{FindingCode::applied_by_drizzle, "applied-by-drizzle",
                 finding_text::applied_by_drizzle},
    KnownFinding{FindingCode::adopted_from_tracking, "adopted-from-tracking",
                 finding_text::adopted_from_tracking},
    KnownFinding{FindingCode::adopted_from_legacy, "adopted-from-legacy",
                 finding_text::adopted_from_legacy},
    KnownFinding{FindingCode::tracking_lost, "tracking-lost", finding_text::tracking_lost},
    KnownFinding{FindingCode::history_unread, "history-unread", finding_text::history_unread},
    KnownFinding{FindingCode::history_writable, "history-writable", finding_text::history_writable},
    KnownFinding{FindingCode::run_going_on, "run-going-on", finding_text::run_going_on},
    KnownFinding{FindingCode::events_missing, "events-missing", finding_text::events_missing},
    KnownFinding{FindingCode::events_dropped, "events-dropped", finding_text::events_dropped},
    KnownFinding{FindingCode::events_emptied, "events-emptied", finding_text::events_emptied},
    KnownFinding{FindingCode::events_changed, "events-changed", finding_text::events_changed},
    KnownFinding{FindingCode::events_added, "events-added", finding_text::events_added},
    KnownFinding{FindingCode::rollback_file_differs, "rollback-file-differs",
                 finding_text::rollback_file_differs},
    KnownFinding{FindingCode::rollback_changed, "rollback-changed", finding_text::rollback_changed},
    KnownFinding{FindingCode::rollback_hash_lost, "rollback-hash-lost",
                 finding_text::rollback_hash_lost},
    KnownFinding{FindingCode::rollback_placeholder, "rollback-placeholder",
                 finding_text::rollback_placeholder},
    KnownFinding{FindingCode::rollback_unhashed, "rollback-unhashed",
                 finding_text::rollback_unhashed},
    KnownFinding{FindingCode::took_effect, "took-effect", finding_text::took_effect},
    KnownFinding{FindingCode::half_applied, "half-applied", finding_text::half_applied},
    KnownFinding{FindingCode::half_there, "half-there", finding_text::half_there},
    KnownFinding{FindingCode::skipped, "skipped", finding_text::skipped},
    KnownFinding{FindingCode::no_effect, "no-effect", finding_text::no_effect},
    KnownFinding{FindingCode::drift_missing, "drift-missing", finding_text::drift_missing},
    KnownFinding{FindingCode::drift_unexpected, "drift-unexpected", finding_text::drift_unexpected},
    KnownFinding{FindingCode::drift_changed, "drift-changed", finding_text::drift_changed},
    KnownFinding{FindingCode::not_compared, "not-compared", finding_text::not_compared},
    KnownFinding{FindingCode::count_of_tables, "count-of-tables", finding_text::count_of_tables},
    KnownFinding{FindingCode::count_of_enums, "count-of-enums", finding_text::count_of_enums},
    KnownFinding{FindingCode::replay_differs, "replay-differs", finding_text::replay_differs},
    KnownFinding{FindingCode::replay_unknown, "replay-unknown", finding_text::replay_unknown},
    KnownFinding{FindingCode::replay_failed, "replay-failed", finding_text::replay_failed},
    KnownFinding{FindingCode::not_reached, "not-reached", finding_text::not_reached},
    KnownFinding{FindingCode::scratch_database, "scratch-database", finding_text::scratch_database},
    KnownFinding{FindingCode::server_changed, "server-changed", finding_text::server_changed},
    KnownFinding{FindingCode::recorded, "recorded", finding_text::recorded},
    KnownFinding{FindingCode::not_recorded, "not-recorded", finding_text::not_recorded},
    KnownFinding{FindingCode::another_name, "another-name", finding_text::another_name},
    KnownFinding{FindingCode::forgotten, "forgotten", finding_text::forgotten},
    KnownFinding{FindingCode::no_mend, "no-mend", finding_text::no_mend},
    KnownFinding{FindingCode::other_databases, "other-databases", finding_text::other_databases},
    KnownFinding{FindingCode::not_checked, "not-checked", finding_text::not_checked},
    KnownFinding{FindingCode::resumes, "resumes", finding_text::resumes},
    KnownFinding{FindingCode::partial_file_changed, "partial-file-changed",
                 finding_text::partial_file_changed},
    KnownFinding{FindingCode::enum_value_commit, "enum-value-commit",
                 finding_text::enum_value_commit},
    KnownFinding{FindingCode::begin_dropped, "begin-dropped", finding_text::begin_dropped},
    KnownFinding{FindingCode::commit_dropped, "commit-dropped", finding_text::commit_dropped},
    KnownFinding{FindingCode::commit_in_file, "commit-in-file", finding_text::commit_in_file},
    KnownFinding{FindingCode::outside_transaction, "outside-transaction",
                 finding_text::outside_transaction},
    KnownFinding{FindingCode::delete_cascades, "delete-cascades", finding_text::delete_cascades},
    KnownFinding{FindingCode::reaches_outside, "reaches-outside", finding_text::reaches_outside},
    KnownFinding{FindingCode::irreversible, "irreversible", finding_text::irreversible},
    KnownFinding{FindingCode::data_loss, "data-loss", finding_text::data_loss},
    KnownFinding{FindingCode::parked, "parked", finding_text::parked},
    KnownFinding{FindingCode::not_parked, "not-parked", finding_text::not_parked},
    KnownFinding{FindingCode::not_put_back, "not-put-back", finding_text::not_put_back},
    KnownFinding{FindingCode::purged, "purged", finding_text::purged},
    KnownFinding{FindingCode::schema_untouched, "schema-untouched", finding_text::schema_untouched},
    KnownFinding{FindingCode::failure_not_recorded, "failure-not-recorded",
                 finding_text::failure_not_recorded},
    KnownFinding{FindingCode::proof_not_recorded, "proof-not-recorded",
                 finding_text::proof_not_recorded},
    KnownFinding{FindingCode::metadata_not_written, "metadata-not-written",
                 finding_text::metadata_not_written},
    KnownFinding{FindingCode::rebase_broken_off, "rebase-broken-off",
                 finding_text::rebase_broken_off},
    KnownFinding{FindingCode::default_database, "default-database", finding_text::default_database},
    KnownFinding{FindingCode::database_differs_from_environment,
                 "database-differs-from-environment",
                 finding_text::database_differs_from_environment},
    KnownFinding{FindingCode::folder_differs_from_environment, "folder-differs-from-environment",
                 finding_text::folder_differs_from_environment},
    KnownFinding{FindingCode::env_line_ignored, "env-line-ignored", finding_text::env_line_ignored},
    KnownFinding{FindingCode::push_drops_history, "push-drops-history",
                 finding_text::push_drops_history},
    KnownFinding{FindingCode::npm_kept_a_flag, "npm-kept-a-flag", finding_text::npm_kept_a_flag},
};

const KnownFinding& known(FindingCode code) { return k_known[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view name_of(FindingCode code) noexcept { return known(code).name; }

std::optional<FindingCode> finding_code(std::string_view name) noexcept {
  for (const KnownFinding& each : k_known)
    if (each.name == name) return each.code;
  return std::nullopt;
}

std::vector<FindingCode> all_finding_codes() {
  std::vector<FindingCode> codes;
  for (const KnownFinding& each : k_known) codes.push_back(each.code);
  return codes;
}

std::string message_of(const Finding& finding) {
  return known(finding.code).text(FindingReader(finding)).message;
}

std::string hint_of(const Finding& finding) {
  return known(finding.code).text(FindingReader(finding)).hint;
}

}  // namespace sluice
