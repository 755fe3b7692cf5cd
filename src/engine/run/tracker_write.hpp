// What is written to the history tables: JSON arrays, one parameter for any number of rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/history/repair_plan.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

struct NewHistoryRow {
  std::string hash;
  std::int64_t created_at = 0;
  std::string name;                       // written to a table of five columns
  std::optional<std::string> applied_at;  // likewise; none: as Drizzle fills it
};

struct NewTrackingRow {
  std::string migration_name;
  std::optional<std::string> applied_at, rollback_sql, checksum;
  int batch_number = 1;
};

std::string to_json(std::span<const NewHistoryRow> rows);
std::string to_json(std::span<const NewTrackingRow> rows);
// `links`: parallel to the events, or none.
std::string to_json(std::span<const Event> events, std::span<const std::string> links = {});
std::string links_to_json(std::span<const std::pair<std::string, std::string>> links);
std::string rollbacks_to_json(std::span<const std::pair<std::string, std::string>> rollbacks);
std::string to_json(std::span<const ChecksumMend> mends);
std::string to_json(std::span<const HistoryMend> mends);
// [{"row": …, "created_at": …}, …] of the rows that get a new created_at; nothing when none does.
std::optional<std::string> stamps_to_json(std::span<const HistoryMend> mends);
// [{"row": …}, …]
std::string rows_to_json(std::span<const std::int64_t> rows);
// What a migration was called → what it is called from now on; both with .sql.
using Renamed = std::pair<std::string, std::string>;
// [{"migration_name": …, "name": …}, …]
std::string renamed_to_json(std::span<const Renamed> names);
// [{"row": …, "name": …}, …]
std::string named_to_json(std::span<const MirrorChanges::Named> rows);
// [{"id": …}, …]
std::string ids_to_json(std::span<const std::string> ids);
// [{"migration_name": …}, …]
std::string names_to_json(std::span<const std::string> migration_names);

}  // namespace sluice
