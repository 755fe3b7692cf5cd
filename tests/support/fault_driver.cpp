#include "support/fault_driver.hpp"

#include <unistd.h>
#include <csignal>

namespace sluice::test {

namespace {

Error lost(const std::string& call) {
  return {ErrorCode::connection,
          "the connection was lost: it is unknown whether this took effect: " + call};
}

class FaultConnection final : public Connection {
 public:
  FaultConnection(std::unique_ptr<Connection> inner, Script& script)
      : inner_(std::move(inner)), script_(script) {}

  Connection& inner() { return *inner_; }

  // Does the call unless it is the one to break at.
  template <class Call>
  auto guarded(const std::string& name, Call&& call) -> decltype(call()) {
    if (!inner_) throw lost(name);
    if (script_.before_call) script_.before_call(name);
    const bool breaks =
        static_cast<int>(script_.calls.size()) == script_.at && script_.fault != Fault::none;
    script_.calls.push_back(name);
    if (!breaks) return call();
    script_.is_broken = true;
    if (script_.fault == Fault::kill) ::kill(::getpid(), SIGKILL);
    if (script_.fault == Fault::lose_after) call();
    inner_.reset();
    throw lost(name);
  }

  Rows query(const std::string& sql, const std::vector<Value>& parameters) override {
    return guarded("query", [&] { return inner_->query(sql, parameters); });
  }
  void run_bound(std::span<const Bound> queries) override {
    guarded("write", [&] { inner_->run_bound(queries); });
  }
  void query_each(std::span<const Bound> queries, const TakeRows& take) override {
    guarded("query", [&] { inner_->query_each(queries, take); });
  }
  ScriptResult run(std::span<const Statement> statements) override {
    const bool inside = in_transaction();
    try {
      return guarded(name_of_run(statements, inside),
                     [&] { return run_or_refuse(statements, inside); });
    } catch (const Error& error) {
      if (inner_) throw;
      return {
          .completed = 0,
          .failure = StatementFailure{.message = error.info().message, .connection_lost = true}};
    }
  }
  void begin(Access access) override {
    guarded("begin", [&] { inner_->begin(access); });
  }
  Rows begin_with(Access access, const std::string& sql) override {
    return guarded("begin", [&] { return inner_->begin_with(access, sql); });
  }
  void commit() override {
    guarded("commit", [&] { inner_->commit(); });
  }
  void rollback() noexcept override {
    if (inner_) inner_->rollback();
  }
  bool in_transaction() const noexcept override { return inner_ && inner_->in_transaction(); }
  std::chrono::microseconds round_trip() const noexcept override {
    return script_.round_trip.count() >= 0 || !inner_ ? script_.round_trip : inner_->round_trip();
  }
  std::vector<Statement> session_reset() const override {
    return script_.session_reset.empty() ? inner_->session_reset() : script_.session_reset;
  }
  std::string product() const override { return inner_->product(); }
  std::string location() const override { return inner_->location(); }

 private:
  std::string name_of_run(std::span<const Statement> statements, bool inside) const {
    if (inside || !inner_ || statements.empty()) return "run " + std::to_string(statements.size());
    for (const Statement& reset : session_reset())
      if (reset.sql == statements.front().sql) return "reset";
    return "run alone";
  }

  ScriptResult run_or_refuse(std::span<const Statement> statements, bool inside) {
    for (std::size_t i = 0; script_.refuse && i < statements.size(); ++i) {
      std::optional<StatementFailure> failure = script_.refuse(statements[i], inside);
      if (!failure) continue;
      ScriptResult before = inner_->run(statements.first(i));
      if (before.failure) return before;
      failure->index = i;
      return {.completed = i, .failure = std::move(failure)};
    }
    return inner_->run(statements);
  }

  std::unique_ptr<Connection> inner_;
  Script& script_;
};

}  // namespace

std::unique_ptr<Connection> FaultDriver::connect(const ConnectOptions& options) const {
  return std::make_unique<FaultConnection>(inner_.connect(options), script_);
}

std::unique_ptr<Lock> FaultDriver::lock(Connection& connection, const ConnectOptions& options,
                                        const LockRequest& request, const Clock& clock) const {
  auto& fault = dynamic_cast<FaultConnection&>(connection);
  return fault.guarded("lock", [&] { return inner_.lock(fault.inner(), options, request, clock); });
}

}  // namespace sluice::test
