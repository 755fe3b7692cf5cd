// A driver around a real one whose connections write down every call and can break at any of them.
// Each call goes to what the product itself makes of it: its own messages, pipelines and prepared
// questions.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/database.hpp"

namespace sluice::test {

enum class Fault {
  none,
  refuse,       // the call fails, and the connection stays; rolling back never fails
  lose_before,  // the connection is lost before the call
  lose_amid,    // the first half of what the call sends takes effect, then the connection is lost
  lose_after,   // the call takes effect, its answer is lost
  kill,         // the process gets SIGKILL before the call
  kill_amid,    // the first half of what the call sends takes effect, then SIGKILL
};

std::string name_of(Fault fault);
bool kills(Fault fault);

// What goes on, and what is to go wrong; shared by a driver and its connections.
struct Script {
  Fault fault = Fault::none;
  int at = -1;  // the number of the call, from 0
  // Connecting, rolling back, checking the lock and what scratch databases take are calls, too.
  // Without it they are not counted, and there are no scratch databases.
  bool every_call = false;
  // Asked before a statement of the user's runs; a failure is given back instead of running it.
  std::function<std::optional<StatementFailure>(const Statement&, bool in_transaction)> refuse;
  std::function<void(const std::string& call)> before_call;
  std::chrono::microseconds round_trip{-1};  // negative: as it is

  std::vector<Statement> session_reset;  // empty: as it is

  // "lock", "begin", "query", "write", "run 3", "run 3 and query", "run alone" and "reset" (outside
  // a transaction), "commit"; with every_call "connect", "rollback", "check the lock", "holder",
  // "running", "scratch" as well.
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
  std::string running(Connection& connection, const std::string& key) const override;
  std::unique_ptr<ScratchDatabase> scratch(const ConnectOptions& options,
                                           const Clock& clock) const override;

 private:
  const Driver& inner_;
  Script& script_;
};

}  // namespace sluice::test
