#include "dialects/sqlite/statement/pragma.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice::sqlite {

namespace {

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The value, where there is one, says what to read.
constexpr std::array<std::string_view, 19> k_reading = {
    "collation_list",   "compile_options", "data_version",  "database_list", "foreign_key_check",
    "foreign_key_list", "freelist_count",  "function_list", "index_info",    "index_list",
    "index_xinfo",      "integrity_check", "module_list",   "page_count",    "pragma_list",
    "quick_check",      "table_info",      "table_list",    "table_xinfo"};

constexpr std::array<std::string_view, 4> k_working = {"incremental_vacuum", "optimize",
                                                       "shrink_memory", "wal_checkpoint"};

constexpr std::array<std::string_view, 8> k_of_file = {
    "application_id", "auto_vacuum", "default_cache_size", "encoding",
    "journal_mode",   "page_size",   "schema_version",     "user_version"};

constexpr std::array<std::string_view, 36> k_of_session = {"analysis_limit",
                                                           "automatic_index",
                                                           "busy_timeout",
                                                           "cache_size",
                                                           "cache_spill",
                                                           "case_sensitive_like",
                                                           "cell_size_check",
                                                           "checkpoint_fullfsync",
                                                           "count_changes",
                                                           "data_store_directory",
                                                           "defer_foreign_keys",
                                                           "empty_result_callbacks",
                                                           "foreign_keys",
                                                           "full_column_names",
                                                           "fullfsync",
                                                           "hard_heap_limit",
                                                           "ignore_check_constraints",
                                                           "journal_size_limit",
                                                           "legacy_alter_table",
                                                           "legacy_file_format",
                                                           "locking_mode",
                                                           "max_page_count",
                                                           "mmap_size",
                                                           "query_only",
                                                           "read_uncommitted",
                                                           "recursive_triggers",
                                                           "reverse_unordered_selects",
                                                           "secure_delete",
                                                           "short_column_names",
                                                           "soft_heap_limit",
                                                           "synchronous",
                                                           "temp_store",
                                                           "temp_store_directory",
                                                           "threads",
                                                           "trusted_schema",
                                                           "wal_autocheckpoint"};

constexpr std::array<std::string_view, 5> k_outside = {"auto_vacuum", "encoding", "journal_mode",
                                                       "page_size", "wal_checkpoint"};

// How this session works and nothing that stays: how fast, how safely, with which locks.
constexpr std::array<std::string_view, 11> k_tuning = {
    "busy_timeout",  "cache_size", "cache_spill",       "locking_mode",
    "mmap_size",     "query_only", "synchronous",       "temp_store",
    "secure_delete", "threads",    "wal_autocheckpoint"};

// WAL lasts, and DELETE ends it; the other modes last for a session, and without a journal nothing
// could be undone.
bool is_own_journal_mode(const Pragma& pragma) {
  return pragma.name == "journal_mode" && !pragma.value.empty() &&
         !text::equals_ignore_case(pragma.value, "wal") &&
         !text::equals_ignore_case(pragma.value, "delete");
}

}  // namespace

PragmaEffect effect_of(const Pragma& pragma) {
  if (contains(k_reading, pragma.name)) return PragmaEffect::reads;
  if (contains(k_working, pragma.name)) return PragmaEffect::works;
  const bool is_of_session =
      contains(k_of_session, pragma.name) || pragma.name == "writable_schema";
  if (!is_of_session && !contains(k_of_file, pragma.name)) return PragmaEffect::unknown;
  if (pragma.value.empty()) return PragmaEffect::reads;
  return is_of_session || is_own_journal_mode(pragma) ? PragmaEffect::sets_session
                                                      : PragmaEffect::sets_file;
}

bool needs_autocommit(const Pragma& pragma) {
  return contains(k_outside, pragma.name) &&
         (!pragma.value.empty() || pragma.name == "wal_checkpoint");
}

bool is_tuning(const Pragma& pragma) {
  return (contains(k_tuning, pragma.name) && !pragma.value.empty()) || is_own_journal_mode(pragma);
}

bool is_on(std::string_view value) {
  for (const std::string_view on : {"on", "yes", "true"})
    if (text::equals_ignore_case(value, on)) return true;
  const auto number = text::parse_integer(value);
  return number.has_value() && *number != 0;
}

}  // namespace sluice::sqlite
