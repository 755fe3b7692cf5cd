// History × options → Plan for rollback: the newest first. Values in, a value out.
//
// What is run is the SQL that the database holds, so that a migration can be undone whose file is
// not in this checkout.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/migration.hpp"
#include "sluice/plan.hpp"

namespace sluice {

// A migration to be undone.
struct Undoing {
  std::string tag;
  std::string recorded_name;         // in __migration_tracking; empty: it has no row there
  std::optional<std::size_t> entry;  // into journal.entries
  State state = State::applied;
  std::string hash;
  std::int64_t when = 0;
  std::vector<std::int64_t> history_rows;
  int batch_number = 0;
  bool operator==(const Undoing&) const = default;
};

// What the options mean, in the reverse order of application. Throws Error: usage (options.to names
// nothing, batch is none), refused (options.to is not applied), partial (a migration is partly
// applied, or one that is partly rolled back would stay so).
std::vector<Undoing> choose_down(const Project& project, const History& history,
                                 const DownOptions& options);

// How messages name what lies in the database; the migration's file name follows.
inline constexpr std::string_view k_stored_rollback = "the stored rollback of ";

struct RollbackText {
  std::string sql;
  std::string source;  // as messages name it: a file, or where it is stored
};
using RollbackTexts = std::map<std::string, RollbackText>;  // by tag

// Throws as choose_down does, and Error(refused) for a migration that has no rollback SQL or whose
// SQL only says what is irreversible, naming what to do.
// `in_doubt`: of a rollback that was broken off outside a transaction.
Plan plan_down(const Project& project, const History& history, const RollbackTexts& texts,
               const Dialect& dialect, const DownOptions& options,
               InDoubt in_doubt = InDoubt::refuse);

// Where a rollback of one's own is written.
std::string rollback_file(const Project& project, const std::string& tag);

// Whether there is something to run: a text that only says what is irreversible has nothing.
bool can_run(const RollbackText& text, const ScanRules& rules);

// `history` without what the plan's down steps delete and end.
History history_after(History history, const Plan& plan);

}  // namespace sluice
