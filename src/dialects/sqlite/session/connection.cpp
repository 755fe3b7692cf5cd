#include "dialects/sqlite/session/connection.hpp"

#include <sqlite3.h>

#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/session/file_lock.hpp"
#include "dialects/sqlite/session/open.hpp"
#include "dialects/sqlite/session/row_watch.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

std::chrono::milliseconds busy_limit(const ConnectOptions& options) {
  return options.ddl_lock_timeout.count() > 0 ? options.ddl_lock_timeout : options.lock_wait;
}

// What `action` waited for in vain is named by who holds it.
template <class Action>
auto naming_holder(const std::string& file, OwnLocks counted, std::chrono::milliseconds waited,
                   const Action& action) {
  try {
    return action();
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::locked) throw;
    ErrorInfo info = locked_error(file, counted, waited).info();
    info.sqlstate = error.info().sqlstate;
    info.kind = error.info().kind;
    throw Error(std::move(info));
  }
}

}  // namespace

SqliteConnection::SqliteConnection(const ConnectOptions& options)
    : target_(parse_target(options.url)),
      access_(target_.mode == OpenMode::read_only ? Access::read_only : options.access),
      database_(open_database(target_, options)),
      watchdog_(database_.get(), {.statement = options.statement_timeout,
                                  .busy = busy_limit(options),
                                  .stop = options.stop}),
      statements_(database_.get(), watchdog_) {}

SqliteConnection::~SqliteConnection() { rollback(); }

Rows SqliteConnection::query(const std::string& sql, const std::vector<Value>& parameters) {
  return naming_holder(file(), OwnLocks::of_sqlite, watchdog_.patience(),
                       [&] { return select(database_.get(), sql, parameters); });
}

void SqliteConnection::run_bound(std::span<const Bound> queries) {
  for (const Bound& bound : queries) query(bound.sql, bound.parameters);
}

ScriptResult SqliteConnection::run(std::span<const Statement> statements) {
  ScriptResult result;
  for (const Statement& statement : statements) {
    result.failure = statements_.run(statement.sql);
    if (result.failure) {
      result.failure->index = result.completed;
      return result;
    }
    ++result.completed;
  }
  return result;
}

void SqliteConnection::begin(Access access) {
  statements_.transaction_over();
  if (access == Access::read_write) return begin_writing();
  execute(database_.get(), "BEGIN");
  if (access_ == Access::read_only) return;
  execute(database_.get(), "PRAGMA query_only=ON");
  query_only_ = true;
}

// A stop request ends the wait for another connection.
void SqliteConnection::begin_writing() {
  refuse_where_only_read();
  const Watchdog::Watch watch(watchdog_, Watchdog::Stoppable::yes);
  naming_holder(file(), OwnLocks::of_sqlite, watchdog_.patience(), [&] {
    try {
      execute(database_.get(), "BEGIN IMMEDIATE");
    } catch (const Error& error) {
      if (error.info().code != ErrorCode::locked || watchdog_.reason().empty()) throw;
      throw Error(ErrorInfo{.message = watchdog_.reason(),
                            .sqlstate = "SQLITE_INTERRUPT",
                            .kind = FailureKind::cancelled});
    }
  });
}

void SqliteConnection::refuse_where_only_read() const {
  if (target_.mode != OpenMode::read_only) return;
  throw Error(ErrorInfo{.code = ErrorCode::sql,
                        .message = "the database is opened read-only, because its URL asks for it",
                        .hint = "Take mode=ro or immutable=1 out of the URL.",
                        .sqlstate = "SQLITE_READONLY",
                        .kind = FailureKind::read_only});
}

bool SqliteConnection::try_begin() {
  refuse_where_only_read();
  const Watchdog::Impatience impatience(watchdog_);
  statements_.transaction_over();
  const int code = sqlite3_exec(database_.get(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) {
    watchdog_.be_patient_again();
    return true;
  }
  if ((code & 0xff) == SQLITE_BUSY) return false;
  throw to_error(last_failure(database_.get()), "BEGIN IMMEDIATE");
}

void SqliteConnection::commit() {
  try {
    if (!query_only_ && access_ == Access::read_write) statements_.check_before_commit();
  } catch (const Error&) {
    rollback();
    throw;
  }
  // Readers of the file as it was are waited for here; the transaction is open until they are gone.
  naming_holder(file(), OwnLocks::none, watchdog_.patience(),
                [&] { execute(database_.get(), "COMMIT"); });
  leave_transaction();
}

void SqliteConnection::rollback() noexcept {
  if (in_transaction()) sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  leave_transaction();
}

void SqliteConnection::leave_transaction() noexcept {
  statements_.transaction_over();
  if (query_only_)
    sqlite3_exec(database_.get(), "PRAGMA query_only=OFF", nullptr, nullptr, nullptr);
  query_only_ = false;
}

bool SqliteConnection::in_transaction() const noexcept {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

std::vector<Statement> SqliteConnection::session_reset() const {
  return UserStatements::session_reset();
}

void SqliteConnection::drop_temporary() {
  const Rows found = query(R"sql(
    SELECT type, name
    FROM temp.sqlite_schema
    WHERE type IN ('table', 'view', 'trigger')
      AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ORDER BY type = 'table'
  )sql",
                           {});
  for (const auto& row : found.rows)
    execute(database_.get(), text::cat("DROP ", text::upper(row.at(0).value_or("")),
                                       " IF EXISTS temp.", quote(row.at(1).value_or(""))));
}

std::string SqliteConnection::product() const { return text::cat("SQLite ", sqlite3_libversion()); }

std::string SqliteConnection::file() const {
  const char* name = sqlite3_db_filename(database_.get(), "main");
  return name == nullptr ? std::string{} : std::string(name);
}

std::unique_ptr<RowWatch> SqliteConnection::watch_rows(const RowReach& /*reach*/) {
  return std::make_unique<HookedRowWatch>(database_.get());
}

}  // namespace sluice::sqlite
