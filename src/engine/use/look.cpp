#include "engine/use/look.hpp"

#include <utility>

#include "base/text.hpp"
#include "engine/use/claims.hpp"

namespace sluice {

void look(Workspace& work, const std::function<void(const Sight&)>& use) {
  if (work.connections.is_absent()) return use({});
  Connection& connection = work.connections.open(Access::read_only);
  const Transaction transaction(connection, Access::read_only);
  History history = work.tracker.read(connection);
  const auto unread = tell_unread_history(work, history);
  Sight sight = settled(work, connection, std::move(history));
  if (unread) sight.remarks.insert(sight.remarks.begin(), *unread);
  use(sight);
}

Sight settled(Workspace& work, Connection& connection, History history) {
  Sight sight{.history = std::move(history), .remarks = {}};
  if (sight.history.progress.empty()) return sight;
  const std::string runner =
      work.ports.backend.driver->running(connection, work.tracker.history_name());
  if (runner.empty()) return sight;
  sight.remarks.push_back({.code = FindingCode::run_going_on,
                           .severity = Severity::warning,
                           .details = {{Detail::role, runner}}});
  sight.history.progress.clear();
  return sight;
}

void await_run(Workspace& work, Connection& connection, const History& history) {
  if (history.progress.empty()) return;
  const Driver& driver = *work.ports.backend.driver;
  if (driver.running(connection, work.tracker.history_name()).empty()) return;
  (void)driver.lock(connection, work.connections.options(Access::read_write),
                    lock_request(work, LockScope::run), work.ports.clock);
}

void await_run(Workspace& work) {
  if (work.connections.is_absent()) return;
  Connection& connection = work.connections.open(Access::read_write);
  await_run(work, connection, work.tracker.read(connection));
}

}  // namespace sluice
