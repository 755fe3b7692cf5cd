// A project and its database, as every use needs them. What is done with it are functions, one
// header for each use: status.hpp, migrate.hpp, rollback.hpp …
#pragma once

#include "core/ports/transaction.hpp"
#include "engine/folder/project.hpp"
#include "engine/run/ports.hpp"
#include "engine/run/tracker.hpp"
#include "engine/undo/rollback_source.hpp"
#include "engine/use/connections.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

// Not thread-safe. What is behind the ports outlives it.
struct Workspace {
  Workspace(SessionPorts ports, Project project, OpenOptions options);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const Dialect& dialect() const { return *ports.backend.dialect; }
  const Introspector& introspector() const { return *ports.backend.introspector; }
  const SchemaDialect& schema_dialect() const { return *ports.backend.schema_dialect; }

  SessionPorts ports;
  Project project;  // its migrations are read when they are needed
  OpenOptions options;
  Tracker tracker;
  RollbackSource rollback;
  Connections connections;
};

// Reads the project's migrations, where that was not done.
void load(Workspace& work);
// The same, and what is needed to compare what older tools stored in `history`.
void load_for(Workspace& work, const History& history);

LockRequest lock_request(const Workspace& work, LockScope scope);
// The history's lock, with a transaction on the connection that may write.
Locked lock_history(Workspace& work);

// Who and when, now.
Stamp make_stamp(const Workspace& work);

}  // namespace sluice
