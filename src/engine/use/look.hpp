// The history as of one moment, and what runs meanwhile.
#pragma once

#include <functional>
#include <vector>

#include "engine/use/workspace.hpp"
#include "sluice/plan.hpp"

namespace sluice {

struct Sight {
  History history;
  std::vector<Finding> remarks;  // of what was read
};

// Reads the history and lets `use` ask the database more in the same read-only transaction. A
// database that is not there yet holds nothing, and no connection is open then.
void look(Workspace& work, const std::function<void(const Sight&)>& use);

// What a run has not ended is neither partly applied nor partly rolled back while it goes on: then
// its progress is left out, and a remark says so.
Sight settled(Workspace& work, Connection& connection, History history);

// Waits for a migrator that is running, where what it has committed so far is half of something.
void await_run(Workspace& work);
void await_run(Workspace& work, Connection& connection, const History& history);

}  // namespace sluice
