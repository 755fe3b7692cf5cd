// The rollback SQL as it is stored: whether it is what was put there, and what should be there.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/history/event_chain.hpp"
#include "engine/use/repair_report.hpp"
#include "engine/use/workspace.hpp"
#include "sluice/uses.hpp"

namespace sluice {

// What is known of our own tables besides the history.
struct Keeping {
  std::vector<StoredEvent> events;
  EventChain chain{{}, {}, EventsTable::unchained};
  std::map<std::string, std::string> rollbacks;  // by migration name
  std::vector<Finding> writers;
};
Keeping read_keeping(Workspace& work, Connection& connection, const History& history);

// Who may write our tables, and what was done to them behind our back.
std::vector<Finding> check_trust(const Keeping& keeping);
// The same, and what is stored that should be otherwise.
std::vector<Finding> check_keeping(const Workspace& work, const Keeping& keeping);

// The names of the recorded migrations that have a stored rollback and a rollback file.
std::vector<std::string> written_rollbacks(const Workspace& work, const History& history);
// Of what is stored, by migration name, that of which the file beside the migration differs.
std::vector<Finding> differing_rollbacks(const Workspace& work,
                                         const std::map<std::string, std::string>& stored);

// What another tool applied is in the mirror without the SQL that undoes it: derived, and stored.
void store_missing_rollbacks(Workspace& work, RunReport& report);

// What is to be stored for one migration, from its file or derived anew. Throws Error(refused)
// where there is none.
RepairReport look_for_rollback(Workspace& work, const std::string& name, Connection& connection);

}  // namespace sluice
