// What is parked, of the session's history: listed, and thrown away by hand.
#include "base/text.hpp"
#include "core/ports/transaction.hpp"
#include "engine/use/migrator.hpp"

namespace sluice {

std::vector<ParkedCopy> Session::parked() {
  if (!connection_ && ports_.backend.driver->is_absent(connect_options(Access::read_only)))
    return {};
  Connection& connection = open(Access::read_only);
  const Transaction transaction(connection, Access::read_only);
  return ParkedCopies(connection, *ports_.backend.dialect, tracker_.history_name()).list();
}

std::vector<ParkedCopy> Session::purge_parked(const ParkedChoice& choice) {
  Connection& connection = open(Access::read_write);
  Transaction transaction(connection, Access::read_write);
  auto gone = ParkedCopies(connection, *ports_.backend.dialect, tracker_.history_name())
                  .purge(choice, text::format_utc(ports_.clock.now()));
  transaction.commit();
  return gone;
}

}  // namespace sluice
