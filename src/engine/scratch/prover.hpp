// Takes migrations up, down and up again in a scratch database with rows, and compares the schema
// each time, and rows and counters after the way down.
//
// What runs is what would run for the user: the same executor, and the rollback SQL as
// it is stored.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>

#include "engine/run/ports.hpp"
#include "engine/run/tracker.hpp"
#include "engine/scratch/reach.hpp"
#include "sluice/uses.hpp"

namespace sluice {

struct ProveRequest {
  std::set<std::string> tags;  // those to prove; what is before them is only applied. Empty: all
  Reach reach = Reach::own_roles;
  // How many rows of each table are copied from the database of `sample_url`; 0: all are made.
  std::size_t sample = 0;
  std::string sample_url;
  // Before each that is proven. May be empty.
  std::function<void(const std::string& tag, std::size_t number, std::size_t of)> on_start;
};

// `options.url` names the server. What is wrong with a migration is in the report; throws Error for
// a server that cannot be used, and when it is stopped.
ProofReport prove(const SessionPorts& ports, const Project& project, const OpenOptions& options,
                  const ProveRequest& request);

// Adds an event for each migration that was tried. False where there is no events table.
bool record_proof(const ProofReport& report, Connection& connection, const Dialect& dialect,
                  const HistoryTables& tables, const Stamp& stamp);

}  // namespace sluice
