// A driver around a real one whose connections write down every call and can break at any of them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/database.hpp"

namespace sluice::test {

enum class Fault {
  none,
  lose_before,  // the connection is lost before the call
  lose_after,   // the call takes effect, its answer is lost
  kill,         // the process gets SIGKILL before the call
};

// What goes on, and what is to go wrong; shared by a driver and its connections.
struct Script {
  Fault fault = Fault::none;
  int at = -1;  // the number of the call, from 0
  // Asked before a statement of the user's runs; a failure is given back instead of running it.
  std::function<std::optional<StatementFailure>(const Statement&, bool in_transaction)> refuse;
  std::function<void(const std::string& call)> before_call;
  std::chrono::microseconds round_trip{-1};  // negative: as it is

  std::vector<Statement> session_reset;  // empty: as it is

  // "lock", "begin", "query", "write", "run 3", "run alone" and "reset" (outside a transaction),
  // "commit"; connecting and rolling back are not counted.
  std::vector<std::string> calls;
  bool is_broken = false;  // the fault happened
};

class FaultDriver final : public Driver {
 public:
  FaultDriver(const Driver& inner, Script& script) : inner_(inner), script_(script) {}
  std::unique_ptr<Connection> connect(const ConnectOptions& options) const override;
  bool is_absent(const ConnectOptions& options) const override { return inner_.is_absent(options); }
  std::unique_ptr<Lock> lock(Connection& connection, const ConnectOptions& options,
                             const LockRequest& request, const Clock& clock) const override;

 private:
  const Driver& inner_;
  Script& script_;
};

}  // namespace sluice::test
