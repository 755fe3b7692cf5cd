#include "dialects/postgres/session/lock.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/session/connect.hpp"
#include "dialects/postgres/session/connection.hpp"
#include "dialects/postgres/session/lock_holder.hpp"
#include "dialects/postgres/statement/names.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_first_pause{50};
constexpr milliseconds k_longest_pause{250};

// The server must not end the lock's transaction while the run goes on beside it;
// transaction_timeout exists since PostgreSQL 17.
constexpr std::string_view k_no_timeouts = R"sql(
SELECT pg_catalog.set_config(name, '0', true)
  FROM pg_catalog.pg_settings
 WHERE name {=} ANY (ARRAY['idle_in_transaction_session_timeout', 'transaction_timeout'])
)sql";

std::string try_text(std::int64_t key) {
  return text::cat("SELECT pg_catalog.pg_try_advisory_xact_lock(", key, ")");
}

// Asks again and again instead of waiting in the server: who waits there holds a snapshot, for
// which the holder's CREATE INDEX CONCURRENTLY would wait in turn.
class Taker {
 public:
  Taker(Connection& connection, const ConnectOptions& options, const LockRequest& request,
        const Clock& clock)
      : connection_(connection),
        stop_(options.stop),
        request_(request),
        clock_(clock),
        key_(advisory_key(request.key)),
        deadline_(clock.monotonic() + request.wait) {}

  // Afterwards the connection is in a transaction that holds the lock.
  void take() {
    milliseconds pause = k_first_pause;
    for (;;) {
      const Rows rows = connection_.begin_with(Access::read_write, try_text(key_));
      if (rows.rows.at(0).at(0) == "t") return;
      const auto left = std::chrono::ceil<milliseconds>(deadline_ - clock_.monotonic());
      if (holder_.empty() || left.count() <= 0) look_for_holder();
      connection_.rollback();
      throw_if_stopped(stop_, "waiting for the lock");
      if (left.count() <= 0) refuse();
      clock_.sleep(std::min(pause, left));
      pause = std::min(pause * 2, k_longest_pause);
    }
  }

 private:
  void look_for_holder() {
    const std::string holder = migrator_holding(connection_, request_.key);
    // It may have let go in between: the next attempt tells.
    if (holder.empty()) return;
    holder_ = holder;
    if (request_.on_wait && request_.wait.count() > 0 && !std::exchange(told_, true))
      request_.on_wait(holder_);
  }

  [[noreturn]] void refuse() {
    const std::string holder = holder_.empty() ? "another session" : holder_;
    const std::string waited =
        request_.wait.count() > 0 ? text::cat(" after ", text::format_duration(request_.wait)) : "";
    throw Error(
        ErrorCode::locked,
        text::cat("the lock on ", request_.key, " was not free", waited, ": ", holder, " holds it"),
        "Wait for the other migrator to end, or allow more time with --wait-lock.");
  }

  Connection& connection_;
  const StopRequest* stop_;
  const LockRequest& request_;
  const Clock& clock_;
  std::int64_t key_;
  std::chrono::steady_clock::time_point deadline_;
  std::string holder_;
  bool told_ = false;
};

class TransactionLock final : public Lock {};

ConnectOptions quiet(ConnectOptions options) {
  options.access = Access::read_write;
  options.statement_timeout = options.ddl_lock_timeout = milliseconds(0);
  options.on_notice = {};
  return options;
}

// A role, a database or a pooler may allow one connection and no more.
std::unique_ptr<PgConnection> second_connection(const ConnectOptions& options) {
  try {
    return std::make_unique<PgConnection>(quiet(options));
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::connection) throw;
    ErrorInfo info = error.info();
    info.message = text::cat("the lock of this run needs a second connection: ", info.message);
    info.hint = text::cat(
        "This plan splits into several transactions, which needs two connections at once: allow "
        "two "
        "(CONNECTION LIMIT, the pool's size). ",
        info.hint);
    throw Error(std::move(info));
  }
}

// The lock of a whole run: a transaction of a second connection, which stays open and idle. At READ
// COMMITTED it holds no snapshot meanwhile.
class RunLock final : public Lock {
 public:
  RunLock(const ConnectOptions& options, const LockRequest& request, const Clock& clock)
      : connection_(second_connection(options)) {
    Taker(*connection_, options, request, clock).take();
    // Not by query(): the extended protocol's portal keeps its snapshot until the next statement.
    const Statement no_timeouts{.sql = in_catalog(k_no_timeouts)};
    const ScriptResult result = connection_->run({&no_timeouts, 1});
    if (result.failure) raise(*result.failure, no_timeouts.sql);
  }

  void check() override {
    const std::optional<StatementFailure> failure = connection_->ping();
    if (!failure && connection_->in_transaction()) return;
    const std::string reason = failure ? text::cat(": ", failure->message) : "";
    throw Error(ErrorCode::connection,
                text::cat("the connection that holds the lock was lost", reason),
                "Another migrator may have begun: run `sluice status`, then `sluice migrate`.");
  }

 private:
  std::unique_ptr<PgConnection> connection_;
};

}  // namespace

std::unique_ptr<Lock> take_lock(Connection& connection, const ConnectOptions& options,
                                const LockRequest& request, const Clock& clock) {
  switch (request.scope) {
    case LockScope::transaction:
      Taker(connection, options, request, clock).take();
      return std::make_unique<TransactionLock>();
    case LockScope::run: return std::make_unique<RunLock>(options, request, clock);
  }
  return nullptr;
}

}  // namespace sluice::postgres
