// An order about one migration: to record it, or to forget it. It is carried out, or refused with a
// reason. The database decides; if it shows nothing, the user does.
#pragma once

#include "core/history/repair_plan.hpp"

namespace sluice {

// What the histories hold of one migration.
struct RecordedRows {
  std::string name;
  std::optional<std::size_t> row, tracked;  // indexes into History::rows and History::tracking
};
// Plans to delete them, in place of their repair.
void take_out(RepairPlan& plan, const History& history, const RecordedRows& rows);

// Whether the options give one.
bool is_order(const RepairOptions& options);

// The entry that the order is about. Nothing where it is to forget a row of no entry: by its name
// as `status` shows it, its hash or the start of it, or its created_at. Throws Error(usage) for a
// name that is neither.
std::optional<std::size_t> ordered_entry(const Journal& journal, const Reconciliation& found,
                                         const History& history, const RepairOptions& options);

// Takes the row of that name out of both histories; an empty plan where it is gone. Throws
// Error(usage) where the name fits several.
RepairPlan forget_row(const Reconciliation& found, const History& history, const std::string& name);

// Throw Error(refused) where the database contradicts the order.
void refuse_record(const std::string& tag, const Standing& standing);
void refuse_forget(const MigrationState& state, const Standing& standing);

}  // namespace sluice
