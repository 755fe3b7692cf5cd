#include "support/fault_driver.hpp"

#include <unistd.h>

#include <csignal>
#include <utility>

namespace sluice::test {

namespace {

Error lost(const std::string& call) {
  return {ErrorCode::connection,
          "the connection was lost: it is unknown whether this took effect: " + call};
}

Error refused(const std::string& call) { return {ErrorCode::sql, "the server refused: " + call}; }

// The fault of the call that is about to be made; writes the call down.
Fault next_fault(Script& script, const std::string& call) {
  if (script.before_call) script.before_call(call);
  const bool breaks = static_cast<int>(script.calls.size()) == script.at;
  script.calls.push_back(call);
  if (!breaks || script.fault == Fault::none) return Fault::none;
  script.is_broken = true;
  if (script.fault == Fault::kill) ::kill(::getpid(), SIGKILL);
  return script.fault;
}

class FaultConnection final : public Connection {
 public:
  FaultConnection(std::unique_ptr<Connection> inner, Script& script)
      : inner_(std::move(inner)), script_(script) {}

  Connection& inner() {
    if (!inner_) throw lost("use");
    return *inner_;
  }

  // Does the call unless it is the one to break at; `half` is the first half of what it sends.
  template <class Call, class Half>
  auto guarded(const std::string& name, const Call& call, const Half& half) -> decltype(call()) {
    if (!inner_) throw lost(name);
    const Fault fault = next_fault(script_, name);
    if (fault == Fault::none) return call();
    if (fault == Fault::refuse) fail_transaction();
    if (fault == Fault::refuse) throw refused(name);
    if (fault == Fault::lose_amid || fault == Fault::kill_amid) half();
    if (fault == Fault::lose_after) (void)call();
    if (fault == Fault::kill_amid) ::kill(::getpid(), SIGKILL);
    inner_.reset();
    throw lost(name);
  }
  template <class Call>
  auto guarded(const std::string& name, const Call& call) -> decltype(call()) {
    return guarded(name, call, [] {});
  }

  Rows query(const std::string& sql, const std::vector<Value>& parameters) override {
    return guarded("query", [&] { return inner_->query(sql, parameters); });
  }
  void run_bound(std::span<const Bound> queries) override {
    guarded(
        "write", [&] { inner_->run_bound(queries); },
        [&] { inner_->run_bound(queries.first(queries.size() / 2)); });
  }
  void query_each(std::span<const Bound> queries, const TakeRows& take) override {
    guarded(
        "query", [&] { inner_->query_each(queries, take); },
        [&] { inner_->query_each(queries.first(queries.size() / 2), take); });
  }
  ScriptResult run(std::span<const Statement> statements) override {
    return run_guarded(statements, "", [&] { return inner_->run(statements); });
  }
  ScriptResult run_then(std::span<const Statement> statements, const Bound& then,
                        Rows& rows) override {
    if (statements.empty())
      return guarded("query", [&] { return inner_->run_then(statements, then, rows); });
    return run_guarded(statements, " and query",
                       [&] { return inner_->run_then(statements, then, rows); });
  }
  void begin(Access access) override {
    guarded("begin", [&] { inner_->begin(access); });
  }
  Rows begin_with(Access access, const std::string& sql) override {
    return guarded(
        "begin", [&] { return inner_->begin_with(access, sql); }, [&] { inner_->begin(access); });
  }
  // PostgreSQL rolls back what it cannot commit.
  void commit() override {
    guarded("commit", [&] { inner_->commit(); });
  }
  void rollback() noexcept override {
    if (!inner_) return;
    const bool counts = script_.every_call && inner_->in_transaction();
    switch (counts ? next_fault(script_, "rollback") : Fault::none) {
      case Fault::none:
      case Fault::refuse: inner_->rollback(); return;
      case Fault::lose_before:
      case Fault::lose_amid:
      case Fault::kill: break;
      case Fault::lose_after: inner_->rollback(); break;
      case Fault::kill_amid: ::kill(::getpid(), SIGKILL);
    }
    inner_.reset();
  }
  bool in_transaction() const noexcept override { return inner_ && inner_->in_transaction(); }
  std::optional<ErrorInfo> broken_by_file() override {
    return inner_ ? inner_->broken_by_file() : std::nullopt;
  }
  std::string holder_against(const std::string& sql) override {
    if (!script_.every_call || !inner_) return {};
    return guarded("holder", [&] { return inner_->holder_against(sql); });
  }
  std::unique_ptr<RowWatch> watch_rows(const RowReach& reach) override {
    return inner_ ? inner_->watch_rows(reach) : nullptr;
  }
  void drop_temporary() override {
    if (script_.every_call) guarded("drop temporary", [&] { inner_->drop_temporary(); });
  }
  std::chrono::microseconds round_trip() const noexcept override {
    return script_.round_trip.count() >= 0 || !inner_ ? script_.round_trip : inner_->round_trip();
  }
  std::vector<Statement> session_reset() const override {
    if (!script_.session_reset.empty()) return script_.session_reset;
    return inner_ ? inner_->session_reset() : std::vector<Statement>();
  }
  std::string product() const override { return inner_ ? inner_->product() : "a lost connection"; }
  std::string location() const override {
    return inner_ ? inner_->location() : "a lost connection";
  }

 private:
  // On PostgreSQL nothing more runs in the transaction then, and a commit of it is refused.
  void fail_transaction() {
    if (!inner_->in_transaction()) return;
    try {
      (void)inner_->query("SELECT no_such_column_of_a_fault", {});
    } catch (const Error&) {
      return;
    }
  }

  std::string name_of_run(std::span<const Statement> statements, bool inside) const {
    if (inside || !inner_ || statements.empty()) return "run " + std::to_string(statements.size());
    for (const Statement& reset : session_reset())
      if (reset.sql == statements.front().sql) return "reset";
    return "run alone";
  }

  // What a connection itself says of a statement that fails, and of its own end.
  template <class Run>
  ScriptResult run_guarded(std::span<const Statement> statements, const std::string& what_else,
                           const Run& run) {
    const bool inside = in_transaction();
    const auto half = statements.first(inside ? statements.size() / 2 : 0);
    try {
      return guarded(
          name_of_run(statements, inside) + what_else,
          [&] {
            if (auto refusal = refused_by_script(statements, inside)) return std::move(*refusal);
            return run();
          },
          [&] { (void)inner_->run(half); });
    } catch (const Error& error) {
      if (inner_ && !is_refusal()) throw;
      return {.completed = 0,
              .failure = StatementFailure{.message = error.info().message,
                                          .sqlstate = inner_ ? "XX000" : "",
                                          .connection_lost = inner_ == nullptr}};
    }
  }
  bool is_refusal() const {
    return script_.is_broken && script_.fault == Fault::refuse &&
           static_cast<int>(script_.calls.size()) == script_.at + 1;
  }

  std::optional<ScriptResult> refused_by_script(std::span<const Statement> statements,
                                                bool inside) {
    for (std::size_t i = 0; script_.refuse && i < statements.size(); ++i) {
      std::optional<StatementFailure> failure = script_.refuse(statements[i], inside);
      if (!failure) continue;
      ScriptResult before = inner_->run(statements.first(i));
      if (before.failure) return before;
      failure->index = i;
      return ScriptResult{.completed = i, .failure = std::move(failure)};
    }
    return std::nullopt;
  }

  std::unique_ptr<Connection> inner_;
  Script& script_;
};

// Of a run: on PostgreSQL a session of its own, which can be lost as any other.
class FaultLock final : public Lock {
 public:
  FaultLock(std::unique_ptr<Lock> inner, Script& script)
      : inner_(std::move(inner)), script_(script) {}

  void check() override {
    if (!script_.every_call) return inner_->check();
    if (!inner_) throw lost("check the lock");
    switch (next_fault(script_, "check the lock")) {
      case Fault::none: return inner_->check();
      case Fault::kill_amid: ::kill(::getpid(), SIGKILL); break;
      case Fault::refuse:
      case Fault::lose_before:
      case Fault::lose_amid:
      case Fault::lose_after:
      case Fault::kill: break;
    }
    inner_.reset();
    throw lost("check the lock");
  }

 private:
  std::unique_ptr<Lock> inner_;
  Script& script_;
};

// Without a connection to lose: refused is as lost.
template <class Call>
auto reached(Script& script, const std::string& name, const Call& call) -> decltype(call()) {
  if (!script.every_call) return call();
  const Fault fault = next_fault(script, name);
  if (fault == Fault::none) return call();
  if (fault == Fault::lose_after) (void)call();
  if (fault == Fault::kill_amid) ::kill(::getpid(), SIGKILL);
  throw lost(name);
}

}  // namespace

std::string name_of(Fault fault) {
  switch (fault) {
    case Fault::none: return "nothing";
    case Fault::refuse: return "refused";
    case Fault::lose_before: return "lost before";
    case Fault::lose_amid: return "lost in the middle of";
    case Fault::lose_after: return "lost after";
    case Fault::kill: return "killed before";
    case Fault::kill_amid: return "killed in the middle of";
  }
  return "";
}

bool kills(Fault fault) { return fault == Fault::kill || fault == Fault::kill_amid; }

std::unique_ptr<Connection> FaultDriver::connect(const ConnectOptions& options) const {
  auto inner = reached(script_, "connect", [&] { return inner_.connect(options); });
  return std::make_unique<FaultConnection>(std::move(inner), script_);
}

std::unique_ptr<Lock> FaultDriver::lock(Connection& connection, const ConnectOptions& options,
                                        const LockRequest& request, const Clock& clock) const {
  auto& fault = dynamic_cast<FaultConnection&>(connection);
  auto inner =
      fault.guarded("lock", [&] { return inner_.lock(fault.inner(), options, request, clock); });
  return std::make_unique<FaultLock>(std::move(inner), script_);
}

std::string FaultDriver::running(Connection& connection, const std::string& key) const {
  auto& fault = dynamic_cast<FaultConnection&>(connection);
  if (!script_.every_call) return inner_.running(fault.inner(), key);
  return fault.guarded("running", [&] { return inner_.running(fault.inner(), key); });
}

std::unique_ptr<ScratchDatabase> FaultDriver::scratch(const ConnectOptions& options,
                                                      const Clock& clock) const {
  if (!script_.every_call) return nullptr;
  return reached(script_, "scratch", [&] { return inner_.scratch(options, clock); });
}

}  // namespace sluice::test
