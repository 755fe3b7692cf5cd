#include "dialects/postgres/session/lock.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/session/connect.hpp"
#include "dialects/postgres/session/connection.hpp"
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

constexpr std::string_view k_who = R"sql(
SELECT l.pid,
       coalesce(a.application_name, ''),
       coalesce(a.usename::pg_catalog.text, ''),
       coalesce(pg_catalog.host(a.client_addr), ''),
       coalesce(pg_catalog.to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '')
  FROM pg_catalog.pg_locks AS l
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid {=} l.pid
)sql";

constexpr std::string_view k_of_key = R"sql(
 WHERE l.locktype {=} 'advisory'
   AND l.granted
   AND l.objsubid {=} 1
   AND l.database {=} (SELECT oid
                         FROM pg_catalog.pg_database
                        WHERE datname {=} pg_catalog.current_database())
   AND ((l.classid::bigint {<<} 32) {|} l.objid::bigint) {=} $1::bigint
 LIMIT 1
)sql";

// Of the tables that a text names, who has locked one for the longest time.
constexpr std::string_view k_of_tables = R"sql(
  JOIN pg_catalog.pg_class AS c ON c.oid {=} l.relation
 WHERE l.granted
   AND l.pid {<>} pg_catalog.pg_backend_pid()
   AND l.database {=} (SELECT oid
                         FROM pg_catalog.pg_database
                        WHERE datname {=} pg_catalog.current_database())
   AND c.relnamespace {<>} 'pg_catalog'::pg_catalog.regnamespace
   AND pg_catalog.strpos(pg_catalog.lower($1), pg_catalog.lower(c.relname)) {>} 0
 ORDER BY a.xact_start
 LIMIT 1
)sql";

std::string try_text(std::int64_t key) {
  return text::cat("SELECT pg_catalog.pg_try_advisory_xact_lock(", key, ")");
}

// "process 4711 (sluice, user app, from 10.0.0.3, since 2025-01-29 14:30:45 UTC)"
std::string describe(const std::vector<Value>& row) {
  const auto text_of = [&](std::size_t i) { return row.at(i).value_or(""); };
  std::vector<std::string> facts;
  if (!text_of(1).empty()) facts.push_back(text_of(1));
  if (!text_of(2).empty()) facts.push_back(text::cat("user ", text_of(2)));
  if (!text_of(3).empty()) facts.push_back(text::cat("from ", text_of(3)));
  if (!text_of(4).empty()) facts.push_back(text::cat("since ", text_of(4), " UTC"));
  const std::string process = text::cat("process ", text_of(0));
  return facts.empty() ? process : text::cat(process, " (", text::join(facts, ", "), ")");
}

std::string first_of(const Rows& rows) {
  return rows.rows.empty() ? std::string() : describe(rows.rows.front());
}

std::string holder_of_key(Connection& connection, std::int64_t key) {
  return first_of(connection.query(in_catalog(text::cat(k_who, k_of_key)), {std::to_string(key)}));
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
    const std::string holder = holder_of_key(connection_, key_);
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

std::int64_t advisory_key(std::string_view key) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  const auto mix = [&](std::string_view bytes) {
    for (const char byte : bytes)
      hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
  };
  mix("sluice:");
  mix(key);
  return static_cast<std::int64_t>(hash);
}

std::string migrator_holding(Connection& connection, std::string_view key) {
  return holder_of_key(connection, advisory_key(key));
}

std::string holder_of_tables(Connection& connection, const std::string& sql) {
  return first_of(connection.query(in_catalog(text::cat(k_who, k_of_tables)), {sql}));
}

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
