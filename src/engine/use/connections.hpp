// The connection that the uses of a workspace share: opened when it is first needed, with retries.
#pragma once

#include <memory>

#include "core/ports/database.hpp"
#include "engine/run/ports.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

class Connections {
 public:
  // Both outlive it.
  Connections(const SessionPorts& ports, const OpenOptions& options)
      : ports_(ports), options_(options) {}

  ConnectOptions options(Access access) const;
  // A further one; tried for as long as `wait_db` says.
  std::unique_ptr<Connection> connect(Access access) const;

  // The shared one. One that may write serves who reads, too.
  Connection& open(Access access);
  Connection* current() const { return current_.get(); }  // null: none is open
  void drop() { current_.reset(); }

  // Nothing is open, and there is nothing to connect to yet.
  bool is_absent() const;
  // It is open, may write, and is in no transaction.
  bool is_free_to_write() const;
  // What reads more of it would need a transaction of its own.
  bool is_free() const { return current_ && !current_->in_transaction(); }

 private:
  const SessionPorts& ports_;
  const OpenOptions& options_;
  std::unique_ptr<Connection> current_;
  Access access_ = Access::read_only;
};

}  // namespace sluice
