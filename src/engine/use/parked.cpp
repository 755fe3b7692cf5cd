#include "engine/use/parked.hpp"

#include "base/text.hpp"
#include "core/ports/transaction.hpp"

namespace sluice {

std::vector<ParkedCopy> parked(Workspace& work) {
  if (work.connections.is_absent()) return {};
  Connection& connection = work.connections.open(Access::read_only);
  const Transaction transaction(connection, Access::read_only);
  return ParkedCopies(connection, work.dialect(), work.tracker.history_name()).list();
}

std::vector<ParkedCopy> purge_parked(Workspace& work, const ParkedChoice& choice) {
  Connection& connection = work.connections.open(Access::read_write);
  Transaction transaction(connection, Access::read_write);
  auto gone = ParkedCopies(connection, work.dialect(), work.tracker.history_name())
                  .purge(choice, text::format_utc(work.ports.clock.now()));
  transaction.commit();
  return gone;
}

}  // namespace sluice
