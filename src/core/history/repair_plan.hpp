// What a repair changes in both histories and in the journal's times, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/history/effect.hpp"
#include "sluice/finding.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// The names are written to --json output: never rename.
enum class RepairKind {
  when,       // the journal's `when` goes backwards, or lies in the future
  checksum,   // a history holds another hash than that of the file
  stamp,      // created_at, the id, or 1.0's name is missing or not the row's own
  duplicate,  // a row that repeats another one
  mirror,     // a row that one of the two histories lacks
  record,     // took effect, and no history holds it
  forget,     // a history holds it, and it did not take effect
  rollback,   // the SQL that is stored to undo it
  drift,      // a statement that makes the database what the snapshot says
};
std::string_view name_of(RepairKind kind) noexcept;

struct Repair {
  RepairKind kind = RepairKind::checksum;
  std::string migration;      // file name with .sql; empty: of no single one
  std::string what;           // e.g. "hash in Drizzle's history"
  std::string before, after;  // empty: not there
  bool operator==(const Repair&) const = default;
};
// "hash in Drizzle's history: 1f… → 2a…"
std::string to_text(const Repair& repair);

struct RepairOptions {
  std::string tag;  // only this migration, and then not the journal; empty: all
  // Also write rows for what took effect unrecorded, and for what is disputed.
  bool record = false;
  // Also remove rows that claim what did not take effect, and those of what is disputed.
  bool forget = false;
  // With `tag`, `record` and `forget` are orders: see repair_order.hpp.
  Standing standing;        // of the tag's migration
  bool is_again = false;    // after the repair: what was to be forgotten is gone
  std::int64_t latest = 0;  // no `when` is later than this, in milliseconds
  std::string now;  // "YYYY-MM-DD HH:MM:SS" UTC: when what is recorded is said to be applied
};

// New values of a row of Drizzle's table.
struct HistoryMend {
  std::int64_t row = 0;  // HistoryRow::row
  std::optional<std::string> hash, name;
  std::optional<std::int64_t> created_at;
  bool gives_id = false;  // one that no row has
  bool operator==(const HistoryMend&) const = default;
};

struct ChecksumMend {
  std::string migration_name, checksum;
  bool operator==(const ChecksumMend&) const = default;
};

struct RepairPlan {
  std::vector<Repair> repairs;      // in the order to show; each is recorded as an event
  std::vector<Finding> left;        // what is broken and stays so, and what to do about it
  std::vector<std::int64_t> whens;  // of all entries; empty: the journal stays as it is
  std::vector<HistoryMend> history;
  std::vector<std::int64_t> removed_rows;   // HistoryRow::row
  std::vector<ChecksumMend> checksums;      // of the mirror
  std::vector<std::string> removed_legacy;  // LegacyRow::id
  MirrorChanges mirror;
  std::vector<std::string> statements;  // of RepairKind::drift
  bool operator==(const RepairPlan&) const = default;
};
bool is_empty(const RepairPlan& plan);

}  // namespace sluice
