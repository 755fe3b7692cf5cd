#include "core/ports/transaction.hpp"

namespace sluice {

Transaction::Transaction(Connection& connection, Access access) : connection_(connection) {
  connection_.begin(access);
}

Transaction::~Transaction() {
  if (!is_committed_) connection_.rollback();
}

void Transaction::commit() {
  connection_.commit();
  is_committed_ = true;
}

Savepoint::Savepoint(Connection& connection) : connection_(connection) {
  connection_.set_savepoint();
}

// It throws only where the connection is lost; the transaction's owner then hears of it.
Savepoint::~Savepoint() {
  if (is_over_ || !connection_.in_transaction()) return;
  try {
    connection_.undo_to_savepoint();
  } catch (const Error&) {
    connection_.rollback();
  }
}

void Savepoint::release() {
  connection_.release_savepoint();
  is_over_ = true;
}

void Savepoint::undo() {
  is_over_ = true;
  connection_.undo_to_savepoint();
}

Locked::Locked(Connection& connection, const Driver& driver, const ConnectOptions& options,
               const LockRequest& request, const Clock& clock)
    : lock_(driver.lock(connection, options, request, clock)), transaction_(connection) {
  if (!connection.in_transaction()) connection.begin(Access::read_write);
}

}  // namespace sluice
