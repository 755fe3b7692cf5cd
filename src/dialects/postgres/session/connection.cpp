#include "dialects/postgres/session/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "core/ports/transaction.hpp"
#include "dialects/postgres/session/connect.hpp"
#include "dialects/postgres/session/failure_kind.hpp"
#include "dialects/postgres/session/lock_holder.hpp"
#include "dialects/postgres/session/pipeline.hpp"
#include "dialects/postgres/session/row_watch.hpp"
#include "dialects/postgres/session/run_group.hpp"
#include "dialects/postgres/statement/qualified.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_canceled = "57014";  // query_canceled

// Before this version a timeout counts for a whole message, not for each of its statements.
constexpr int k_timeout_per_statement = 130'000;

ScriptResult stopped_before(std::size_t index) {
  ScriptResult result;
  result.completed = index;
  result.failure = StatementFailure{.index = index,
                                    .message = "canceling statement due to user request",
                                    .sqlstate = std::string(k_canceled),
                                    .kind = FailureKind::cancelled};
  return result;
}

// A file that ends the transaction it runs in would leave its record outside.
StatementFailure transaction_ended(std::size_t index) {
  StatementFailure failure;
  failure.index = index;
  failure.message = "a statement ended the transaction that it ran in";
  failure.sqlstate = "2D000";  // invalid_transaction_termination
  failure.hint = "Remove COMMIT, ROLLBACK and PREPARE TRANSACTION from the file.";
  return failure;
}

Error commit_in_doubt(const std::string& reason) {
  return {ErrorCode::connection,
          text::cat("the connection was lost during COMMIT, so it is unknown whether the "
                    "transaction was committed: ",
                    reason),
          "Run `sluice status` to see what is recorded, then continue from there."};
}

}  // namespace

PgConnection::PgConnection(const ConnectOptions& options)
    : access_(options.access),
      statement_timeout_(options.statement_timeout),
      lock_timeout_(options.ddl_lock_timeout),
      on_notice_(options.on_notice) {
  Opened opened = open_session(options);
  wire_ = std::make_unique<Wire>(std::move(opened.handle), options.on_notice, options.stop,
                                 opened.round_trip);
  set_timeouts();
}

PgConnection::~PgConnection() { rollback(); }

// A stop that was asked for before is the caller's to see: it may be recording what it stopped.
OnStop PgConnection::on_new_stop() const {
  return wire_->stop_requested() ? OnStop::wait : OnStop::cancel;
}

Rows PgConnection::query(const std::string& sql, const std::vector<Value>& parameters) {
  if (access_ == Access::read_only && !in_transaction()) return query_read_only(sql, parameters);
  const Bound bound{sql, parameters};
  Rows rows;
  run_pipeline(*wire_, {&bound, 1}, on_new_stop(),
               [&](std::size_t, Rows answer) { rows = std::move(answer); });
  return rows;
}

// The session itself cannot be set to read-only: behind a transaction-mode pooler the setting would
// stay with the server's session, which the pooler hands to others.
Rows PgConnection::query_read_only(const std::string& sql, const std::vector<Value>& parameters) {
  const std::vector<Bound> bound = {
      {"BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY", {}}, {sql, parameters}, {"COMMIT", {}}};
  const Transaction undone(*this);
  Rows rows;
  run_pipeline(*wire_, bound, on_new_stop(), [&](std::size_t at, Rows answer) {
    if (at == 1) rows = std::move(answer);
  });
  return rows;
}

void PgConnection::run_bound(std::span<const Bound> queries) {
  if (access_ == Access::read_only && !in_transaction())
    throw Error(ErrorCode::failure, "a read-only connection writes nothing");
  run_pipeline(*wire_, queries, on_new_stop(), [](std::size_t, const Rows&) {});
}

void PgConnection::query_each(std::span<const Bound> queries, const TakeRows& take) {
  const bool repeats =
      in_transaction() &&
      std::any_of(queries.begin(), queries.end(), [](const Bound& each) { return each.repeats; });
  if (repeats) return query_prepared(queries, take);
  run_pipeline(*wire_, queries, on_new_stop(), take);
}

void PgConnection::query_prepared(std::span<const Bound> queries, const TakeRows& take) {
  std::vector<Bound> all;
  std::map<std::size_t, std::size_t> number_at;  // of the query that is answered there
  for (std::size_t number = 0; number < queries.size(); ++number) {
    if (!queries[number].repeats) {
      all.push_back(queries[number]);
    } else {
      for (Statement& each : prepared_.statements_at_once(queries[number]))
        all.push_back({std::move(each.sql), {}});
    }
    number_at[all.size() - 1] = number;
  }
  run_pipeline(*wire_, all, on_new_stop(), [&](std::size_t at, Rows rows) {
    if (const auto found = number_at.find(at); found != number_at.end())
      take(found->second, std::move(rows));
  });
}

std::optional<StatementFailure> PgConnection::try_simple(const std::string& sql, Rows& rows) {
  if (!wire_->send_simple(sql)) return loss_of(*wire_);
  std::optional<StatementFailure> failure;
  while (const Result result = wire_->next(OnStop::wait)) {
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) append_rows(rows = {}, result.get());
    if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !failure)
      failure = failure_of(result.get(), *wire_);
  }
  if (wire_->is_lost() && !failure) failure = loss_of(*wire_);
  if (failure) set_lost(*failure, wire_->is_lost());
  return failure;
}

Rows PgConnection::simple(const std::string& sql) {
  Rows rows;
  if (const auto failure = try_simple(sql, rows)) raise(*failure, sql);
  return rows;
}

// `scope`: "true" for the transaction, "false" for the session. Works anywhere, where
// SET LOCAL warns.
std::vector<std::string> PgConnection::timeouts(std::string_view scope) const {
  std::vector<std::string> calls;
  const auto add = [&](std::string_view name, std::chrono::milliseconds value) {
    if (value.count() > 0)
      calls.push_back(
          text::cat("pg_catalog.set_config('", name, "', '", value.count(), "', ", scope, ")"));
  };
  add("statement_timeout", statement_timeout_);
  add("lock_timeout", lock_timeout_);
  return calls;
}

std::string PgConnection::begin_text(Access access) const {
  const bool is_read_only = access == Access::read_only || access_ == Access::read_only;
  // What reads sees one moment; what writes sees what those before it committed, whose lock it
  // waited for.
  std::string sql = is_read_only ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                 : "BEGIN ISOLATION LEVEL READ COMMITTED";
  if (!session_has_timeouts_)
    for (const std::string& call : timeouts("true")) sql += text::cat(";\nSELECT ", call);
  return sql;
}

void PgConnection::begin(Access access) {
  if (in_transaction()) throw Error(ErrorCode::failure, "a transaction is open already");
  simple(begin_text(access));
}

Rows PgConnection::begin_with(Access access, const std::string& sql) {
  if (in_transaction()) throw Error(ErrorCode::failure, "a transaction is open already");
  return simple(text::cat(begin_text(access), ";\n", sql));
}

void PgConnection::commit() {
  if (!in_transaction()) {
    if (wire_->is_lost()) raise(loss_of(*wire_), "COMMIT");
    throw Error(ErrorCode::failure, "no transaction is open");
  }
  const bool had_failed = PQtransactionStatus(wire_->handle()) == PQTRANS_INERROR;
  Rows none;
  const std::string end = prepared_.take_end();
  if (const auto failure =
          try_simple(had_failed ? text::cat("COMMIT;\n", end) : text::cat(end, "COMMIT"), none)) {
    if (failure->connection_lost) throw commit_in_doubt(failure->message);
    raise(*failure, "COMMIT");
  }
  if (had_failed)
    throw Error(
        ErrorCode::sql,
        "the transaction was rolled back instead of committed, because a statement in it failed");
}

void PgConnection::rollback() noexcept {
  wire_->drain();
  const std::string end = prepared_.take_end();
  if (wire_->is_lost() || !in_transaction()) return;
  // In one message, which a pooler gives to one session.
  if (wire_->send_simple(text::cat("ROLLBACK;\n", end))) wire_->drain();
}

ScriptResult PgConnection::run(std::span<const Statement> statements) {
  if (in_transaction()) return run_in_transaction(statements);
  if (access_ == Access::read_write) return run_one_by_one(statements);
  return read_only(*this, [&] { return run_in_transaction(statements); });
}

// The query is parsed under a search_path of our own; it restores the migration's (undo_query.cpp).
ScriptResult PgConnection::run_then(std::span<const Statement> statements, const Bound& then,
                                    Rows& rows) {
  if (!in_transaction()) return Connection::run_then(statements, then, rows);
  end_prepared_before(statements);
  std::vector<Statement> all(statements.begin(), statements.end());
  all.push_back(catalog_path());
  for (Statement& each : prepared_.statements_for(then)) all.push_back(std::move(each));
  ScriptResult result = run_all(all, &rows);
  if (result.failure && result.failure->index >= statements.size())
    raise(*result.failure, then.sql);
  result.completed = std::min(result.completed, statements.size());
  return result;
}

GroupLimits PgConnection::limits() const {
  const bool one_each =
      statement_timeout_.count() > 0 && PQserverVersion(wire_->handle()) < k_timeout_per_statement;
  return one_each ? GroupLimits{.statements = 1} : GroupLimits{};
}

// DEALLOCATE ALL would take ours along.
void PgConnection::end_prepared_before(std::span<const Statement> statements) {
  if (prepared_.is_empty()) return;
  const auto deallocates = [](const Statement& each) {
    return text::lower(each.sql).find("deallocate") != std::string::npos;
  };
  if (std::none_of(statements.begin(), statements.end(), deallocates)) return;
  if (const std::string end = prepared_.take_end(); !end.empty()) simple(end);
}

ScriptResult PgConnection::run_in_transaction(std::span<const Statement> statements) {
  end_prepared_before(statements);
  return run_all(statements, nullptr);
}

// `of_last` takes the rows of the last statement, which returns some.
ScriptResult PgConnection::run_all(std::span<const Statement> statements, Rows* of_last) {
  ScriptResult result;
  while (result.completed < statements.size() && !result.failure) {
    if (wire_->stop_requested()) return stopped_before(result.completed);
    const Group group = next_group(statements, result.completed, limits());
    if (group.sent.empty()) {
      result.completed = group.end;
      continue;
    }
    const bool is_last = group.end == statements.size();
    run_group(*wire_, group, OnStop::cancel, result, is_last ? of_last : nullptr);
    if (!result.failure && !in_transaction())
      result.failure = transaction_ended(group.sent.back().index);
  }
  return result;
}

// Two statements in one message would share a transaction, so each goes alone.
ScriptResult PgConnection::run_one_by_one(std::span<const Statement> statements) {
  ScriptResult result;
  warn_of_missing_timeouts();
  while (result.completed < statements.size() && !result.failure) {
    const Group group = next_group(statements, result.completed, {.statements = 1});
    if (group.sent.empty())
      result.completed = group.end;
    else
      run_group(*wire_, group, OnStop::wait, result);
  }
  return result;
}

// A pooler invents the key that it gives its clients; a session of the server's own has
// its process's id. Behind a pooler a session's setting would stay with the server and
// reach other clients.
void PgConnection::set_timeouts() {
  const std::vector<std::string> calls = timeouts("false");
  if (calls.empty()) return;
  const Rows rows =
      simple(text::cat("SELECT CASE WHEN pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) ",
                       PQbackendPID(wire_->handle()), "\n       THEN pg_catalog.concat(",
                       text::join(calls, ", "), ")\n       END"));
  session_has_timeouts_ = rows.rows.at(0).at(0).has_value();
}

void PgConnection::warn_of_missing_timeouts() {
  if (warned_ || session_has_timeouts_ || timeouts("true").empty()) return;
  warned_ = true;
  if (on_notice_)
    on_notice_({.severity = "WARNING",
                .message = "timeouts do not apply to statements outside a transaction, because a "
                           "pooler is in front of "
                           "the server",
                .detail = "",
                .hint = "Connect to the server itself to use them."});
}

// These mean the same inside a transaction and outside one.
std::vector<Statement> PgConnection::session_reset() const {
  // RESET ALL leaves role and session authorization alone. A pooler's own session may have begun
  // with another encoding.
  std::vector<std::string> texts = {"SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE", "RESET ALL",
                                    "SET client_encoding TO 'UTF8'"};
  for (const std::string& call : timeouts(session_has_timeouts_ ? "false" : "true"))
    texts.push_back(text::cat("SELECT ", call));
  std::vector<Statement> statements;
  for (std::string& each : texts) statements.push_back({.sql = std::move(each)});
  return statements;
}

std::string PgConnection::holder_against(const std::string& sql) {
  return in_transaction() ? std::string() : holder_of_tables(*this, sql);
}

void PgConnection::drop_temporary() { simple("DISCARD TEMP"); }

std::optional<StatementFailure> PgConnection::ping() {
  Rows none;
  return try_simple("SELECT 1", none);
}

std::string PgConnection::product() const {
  const char* version = PQparameterStatus(wire_->handle(), "server_version");
  const std::string_view text = version == nullptr ? "" : version;
  return text::cat("PostgreSQL ", text.substr(0, text.find(' ')));
}

std::string PgConnection::location() const {
  const pg_conn* handle = wire_->handle();
  return text::cat(PQhost(handle), ":", PQport(handle), "/", PQdb(handle));
}

std::unique_ptr<RowWatch> PgConnection::watch_rows(const RowReach& reach) {
  return postgres::watch_rows(*this, reach);
}

}  // namespace sluice::postgres
