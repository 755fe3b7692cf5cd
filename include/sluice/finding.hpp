// Findings are values: a check finds five things and must report all five. They are never thrown.
// What was found is data; message_of() and hint_of() make its sentences where it is shown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sluice/error.hpp"

namespace sluice {

enum class Severity { info, warning, error };

// What was found. name_of() is `code` in --json output and in SARIF: never rename one.
// docs/findings.md says what each means.
enum class FindingCode {
  // The journal and the files of the folder.
  journal_when_not_increasing,
  journal_when_in_future,
  journal_idx_duplicate,
  journal_idx_gap,
  journal_idx_tag_mismatch,
  file_missing,
  file_not_in_journal,
  file_name_invalid,
  file_left_over,
  number_repeated,
  down_section,
  invalid_utf8,
  byte_order_mark,
  unterminated_literal,
  breakpoint_in_comment,
  breakpoint_in_literal,
  several_statements_in_chunk,
  snapshot_missing,
  snapshot_unreadable,
  snapshot_shared,
  snapshot_not_in_journal,
  snapshot_branches,
  snapshot_branches_collide,
  snapshot_chain_forked,
  snapshot_chain_broken,
  snapshot_chain_cycle,
  snapshot_copied,
  snapshot_order,
  rollback_ambiguous,
  rollback_unused,
  rollback_unreadable,
  drizzle_would_skip,
  time_moved,
  no_snapshots,

  // The histories, and how they fit the files.
  pending,
  out_of_order,
  changed,
  missing,
  partial,
  hash_unknown,
  hash_invalid,
  line_endings_differ,
  histories_disagree,
  not_in_journal,
  mirror_only,
  mirror_unknown,
  legacy_not_in_journal,
  row_unclear,
  recorded_twice,
  created_at_null,
  id_missing,
  name_null,
  folder_renamed,
  drizzle_would_repeat,
  checksums_disagree,
  applied_by_drizzle,
  adopted_from_tracking,
  adopted_from_legacy,
  tracking_lost,
  history_unread,
  history_writable,
  run_going_on,
  events_missing,
  events_dropped,
  events_emptied,
  events_changed,
  events_added,
  rollback_file_differs,
  rollback_changed,
  rollback_hash_lost,
  rollback_placeholder,
  rollback_unhashed,

  // The database against what it should be.
  took_effect,
  half_applied,
  half_there,
  skipped,
  no_effect,
  drift_missing,
  drift_unexpected,
  drift_changed,
  not_compared,
  count_of_tables,
  count_of_enums,
  replay_differs,
  replay_unknown,
  replay_failed,
  not_reached,
  scratch_database,
  server_changed,

  // What a repair leaves.
  recorded,
  not_recorded,
  another_name,
  forgotten,
  no_mend,
  other_databases,
  not_checked,

  // What a plan or a run tells of itself.
  resumes,
  partial_file_changed,
  enum_value_commit,
  begin_dropped,
  commit_dropped,
  commit_in_file,
  outside_transaction,
  delete_cascades,
  reaches_outside,
  irreversible,
  data_loss,
  parked,
  not_parked,
  not_put_back,
  purged,
  schema_untouched,
  failure_not_recorded,
  proof_not_recorded,
  metadata_not_written,
  rebase_broken_off,

  // Settings.
  default_database,
  database_differs_from_environment,
  folder_differs_from_environment,
  env_line_ignored,
  push_drops_history,
  npm_kept_a_flag,
};

// "created-at-null"
std::string_view name_of(FindingCode code) noexcept;
// Nothing for a name that no code has.
std::optional<FindingCode> finding_code(std::string_view name) noexcept;
// Each of them, in the order above.
std::vector<FindingCode> all_finding_codes();

// An object of the database. `part` is a column, constraint, index, trigger or policy of `name`.
struct FindingObject {
  std::string kind;  // "table", "column", "role" …
  std::string schema;
  std::string name;
  std::string part;
  bool operator==(const FindingObject&) const = default;
};

// What else a sentence needs. Which finding has which is known to the room that makes its sentence.
enum class Detail {
  actual,
  advice,  // the hint of the failure that `reason` tells
  after,
  at,
  base,   // the migration that branches follow
  basis,  // what a comparison goes by
  before,
  columns,
  differing,  // objects that are there, but not as they should be
  effect,     // the code of what was found out about a pending migration
  events,
  expected,
  flag,
  index,
  layout,    // "journal", "v1", "plain"
  likeness,  // why a row may be an entry's
  line,
  lost,        // what does not come back, or is copied
  migrations,  // tags
  missing,     // objects that are not there
  objects,
  other,  // another migration
  path,
  privileges,
  reason,  // what a server or a file system answered, or a statement does
  repair,  // statements that repair it
  role,
  rows,    // rows of a history, by what they are called
  source,  // where a setting was found
  statement,
  table,
  tables,
  there,  // objects that are there
  value,

  // These hold no value: they are there, or not.
  all_so_far,
  changes_rows,
  in_comment,
  in_repair,
  is_applied,
  is_finished,
  is_left_out,
  is_ordered,
  is_undone,
  is_untold,
  lacks_database,
  lacks_file,
  lacks_history,
  lacks_name,
  has_sequences,
  lacks_row,
  may_be_of_other_folder,
  uses_tracking,
  was_used,
};

struct FindingDetail {
  FindingDetail(Detail which) : name(which) {}
  FindingDetail(Detail which, std::string_view value) : name(which), values{std::string(value)} {}
  FindingDetail(Detail which, std::vector<std::string> all) : name(which), values(std::move(all)) {}

  Detail name;
  std::vector<std::string> values;
  bool operator==(const FindingDetail&) const = default;
};

struct Finding {
  FindingCode code = FindingCode::pending;
  Severity severity = Severity::info;
  std::optional<std::string> migration;  // its tag; what a row is called that has none
  std::optional<FindingObject> object;
  std::optional<std::size_t> count;  // of what was found
  std::vector<FindingDetail> details;
  Where where;
  bool operator==(const Finding&) const = default;
};

// Lower case, no full stop.
std::string message_of(const Finding& finding);
// A sentence that names the next action; may be empty.
std::string hint_of(const Finding& finding);

}  // namespace sluice
