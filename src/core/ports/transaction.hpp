// The ways to hold a transaction: alone, with a savepoint in it, for reading only, under a lock.
// Whatever is not committed or released when its scope ends is undone.
#pragma once

#include <memory>
#include <utility>

#include "core/ports/database.hpp"

namespace sluice {

// Undone at the end of its scope unless it was committed. Where a commit throws, what is still open
// is rolled back.
class Transaction {
 public:
  // Begins one; throws where one is open. Without a commit nothing of it stays.
  Transaction(Connection& connection, Access access);
  // Undoes what is open by then, whoever began it.
  explicit Transaction(Connection& connection) : connection_(connection) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Connection& connection_;
  bool is_committed_ = false;
};

// Within an open transaction: undone at the end of its scope unless it was released. Savepoints
// nest; the innermost ends first.
class Savepoint {
 public:
  explicit Savepoint(Connection& connection);
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  // Where the transaction is gone, with its connection or without, there is nothing to undo.
  ~Savepoint();

  void release();  // what was done since stays, for the transaction to commit
  void undo();     // what was done since is gone; the transaction goes on, a failed one too

 private:
  Connection& connection_;
  bool is_over_ = false;
};

// A lock, and a read-write transaction that began when the lock was free. At the end what is open
// is undone, then the lock is let go.
class Locked {
 public:
  Locked(Connection& connection, const Driver& driver, const ConnectOptions& options,
         const LockRequest& request, const Clock& clock);

  Lock& lock() { return *lock_; }
  void commit() { transaction_.commit(); }

 private:
  std::unique_ptr<Lock> lock_;  // outlives the transaction
  Transaction transaction_;
};

// What `look` gives, read as of one moment: in the transaction that is open, else in one of its own
// that the database keeps from writing.
template <class Look>
decltype(auto) read_only(Connection& connection, Look&& look) {
  if (connection.in_transaction()) return std::forward<Look>(look)();
  const Transaction transaction(connection, Access::read_only);
  return std::forward<Look>(look)();
}

}  // namespace sluice
