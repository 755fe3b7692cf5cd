#include "dialects/postgres/facts/far_functions.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::postgres {

namespace {

constexpr auto k_session = std::to_array<std::string_view>({
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_advisory_unlock",
    "pg_advisory_unlock_all",
    "pg_advisory_unlock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
    "set_config",
    "setseed",
});

constexpr auto k_server = std::to_array<std::string_view>({
    "pg_cancel_backend",
    "pg_create_logical_replication_slot",
    "pg_create_physical_replication_slot",
    "pg_create_restore_point",
    "pg_drop_replication_slot",
    "pg_promote",
    "pg_reload_conf",
    "pg_rotate_logfile",
    "pg_switch_wal",
    "pg_terminate_backend",
});

constexpr auto k_outside = std::to_array<std::string_view>({
    "http",
    "http_delete",
    "http_get",
    "http_patch",
    "http_post",
    "http_put",
    "lo_export",
    "lo_import",
    "pg_file_rename",
    "pg_file_sync",
    "pg_file_unlink",
    "pg_file_write",
    "pg_read_binary_file",
    "pg_read_file",
});

bool is_among(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void note_reach(const ObjectName& function, StatementReach& reach) {
  if (is_among(k_session, function.name)) reach.session = true;
  if (is_among(k_server, function.name)) reach.server = true;
  if (is_among(k_outside, function.name) || function.name.starts_with("dblink"))
    reach.outside = true;
}

}  // namespace sluice::postgres
