#include "dialects/sqlite/connection.hpp"

#include <sqlite3.h>

#include "base/text.hpp"
#include "dialects/sqlite/open.hpp"

namespace sluice::sqlite {

namespace {

std::chrono::milliseconds busy_limit(const ConnectOptions& options) {
  return options.ddl_lock_timeout.count() > 0 ? options.ddl_lock_timeout : options.connect_timeout;
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
  return select(database_.get(), sql, parameters);
}

void SqliteConnection::run_bound(std::span<const Bound> queries) {
  for (const Bound& bound : queries) select(database_.get(), bound.sql, bound.parameters);
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
  if (access == Access::read_write) return execute(database_.get(), "BEGIN IMMEDIATE");
  execute(database_.get(), "BEGIN");
  if (access_ == Access::read_only) return;
  execute(database_.get(), "PRAGMA query_only=ON");
  query_only_ = true;
}

bool SqliteConnection::try_begin() {
  const Watchdog::Impatience impatience(watchdog_);
  statements_.transaction_over();
  const int code = sqlite3_exec(database_.get(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return true;
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
  execute(database_.get(), "COMMIT");
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

std::string SqliteConnection::product() const { return text::cat("SQLite ", sqlite3_libversion()); }

std::string SqliteConnection::file() const {
  const char* name = sqlite3_db_filename(database_.get(), "main");
  return name == nullptr ? std::string{} : std::string(name);
}

}  // namespace sluice::sqlite
