// What a run of a plan is given: the database, who looks on, and what is stored of it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/ports/database.hpp"
#include "engine/run/tracker.hpp"
#include "engine/undo/rollback_source.hpp"
#include "engine/undo/weigh.hpp"
#include "sluice/plan.hpp"
#include "sluice/ports.hpp"
#include "sluice/uses.hpp"

namespace sluice {

struct ExecuteContext {
  const Dialect& dialect;
  const Driver& driver;
  Connection& connection;
  ConnectOptions connect;  // for a lock that needs a connection of its own
  Tracker& tracker;
  const Clock& clock;
  Observer& observer;
  const StopRequest* stop = nullptr;
  std::chrono::milliseconds wait_lock{60'000};
  std::string actor;
  HistoryTables tables;
  const RollbackSource* rollback = nullptr;  // what takes migrations back is found out and stored
  bool preserves_data = false;               // what a step destroys is parked first
  std::chrono::seconds keep_parked{0};  // what has been parked for longer goes first; 0: nothing
  // Called when the history read under the lock differs from plan.based_on: plans again.
  std::function<Plan(const History&)> replan;
  // Called under the lock, in the transaction that the plan begins in, before anything runs; throws
  // Error to refuse. May be empty: then nothing is held against what steps down lose.
  std::function<NamedLosses(const Plan&, Connection&)> check;
};

// Who and when, now.
Stamp make_stamp(const ExecuteContext& context);

}  // namespace sluice
