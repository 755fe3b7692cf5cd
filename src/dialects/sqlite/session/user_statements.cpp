#include "dialects/sqlite/session/user_statements.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/session/file_lock.hpp"
#include "dialects/sqlite/session/rebuild_rename.hpp"
#include "dialects/sqlite/session/result_codes.hpp"

namespace sluice::sqlite {

namespace {

// All are off when a connection begins, https://sqlite.org/pragma.html; foreign_keys is not
// SQLite's here but our own, and begins on, as under better-sqlite3.
constexpr std::array<std::string_view, 7> k_flags = {
    "defer_foreign_keys",  "legacy_alter_table", "ignore_check_constraints", "recursive_triggers",
    "case_sensitive_like", "writable_schema",    "reverse_unordered_selects"};

std::string switch_off(std::string_view flag) { return text::cat("PRAGMA ", flag, "=OFF"); }

// Works inside a transaction too, where PRAGMA foreign_keys does nothing.
void enforce_foreign_keys(sqlite3* database, bool on) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, on ? 1 : 0, nullptr);
}

bool is_foreign_keys(const std::optional<Pragma>& pragma) {
  return pragma && pragma->name == "foreign_keys";
}

// Turso's alone.
bool alters_column(const StatementFacts& facts) {
  return !facts.objects.empty() && facts.objects.front().act == ObjectUse::Act::changes &&
         facts.objects.front().object.kind == "column";
}

// The part of a refused text that `rest` does not hold.
std::string_view without(std::string_view sql, std::string_view rest) {
  return sql.substr(0, sql.size() - rest.size());
}

StatementFailure nul_in_statement(const std::string& sql) {
  StatementFailure failure;
  failure.message = "a NUL character in the statement";
  failure.sqlstate = "SQLITE_ERROR";
  failure.hint = "Remove the character: SQLite would not read what follows it.";
  failure.position =
      static_cast<int>(text::count_characters(std::string_view(sql).substr(0, sql.find('\0'))) + 1);
  return failure;
}

StatementFailure interrupted(std::string reason) {
  StatementFailure failure;
  failure.message = std::move(reason);
  failure.sqlstate = "SQLITE_INTERRUPT";
  failure.kind = FailureKind::cancelled;
  return failure;
}

StatementFailure from_error(const ErrorInfo& info) {
  StatementFailure failure;
  failure.message = info.message;
  failure.sqlstate = info.sqlstate;
  failure.kind = info.kind;
  failure.hint = info.hint;
  return failure;
}

ErrorInfo orphans_error(const std::vector<Orphans>& orphans, std::string hint) {
  return {.code = ErrorCode::sql,
          .message = text::cat("foreign key check failed: ", describe(orphans)),
          .hint = std::move(hint),
          .sqlstate = "SQLITE_CONSTRAINT_FOREIGNKEY",
          .kind = FailureKind::constraint};
}

}  // namespace

bool UserStatements::in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

std::vector<Statement> UserStatements::session_reset() {
  std::vector<Statement> statements{{"PRAGMA foreign_keys=ON"}};
  for (const std::string_view flag : k_flags) statements.push_back({switch_off(flag)});
  return statements;
}

// Every change of a flag makes SQLite go through its whole schema.
bool UserStatements::is_needless(std::string_view sql) const {
  if (!sql.starts_with("PRAGMA ")) return false;
  return std::any_of(k_flags.begin(), k_flags.end(), [&](std::string_view flag) {
    return sql == switch_off(flag) && switched_on_.count(std::string(flag)) == 0;
  });
}

std::optional<StatementFailure> UserStatements::run(const std::string& sql) {
  if (sql.find('\0') != std::string::npos) return nul_in_statement(sql);
  if (is_needless(sql)) return std::nullopt;
  for (std::string_view rest = sql; !rest.empty();) {
    const std::string_view before = without(sql, rest);
    std::optional<StatementFailure> failure = run_one(rest, rest);
    if (!failure) continue;
    if (failure->position) *failure->position += static_cast<int>(text::count_characters(before));
    return failure;
  }
  return std::nullopt;
}

std::optional<StatementFailure> UserStatements::run_one(std::string_view sql,
                                                        std::string_view& rest) {
  if (in_transaction() && watchdog_.is_asked_to_stop()) return interrupted(watchdog_.reason());
  const std::shared_ptr<const ParsedStatement> read = parsed(std::string(sql));
  const ParsedStatement& statement = *read;
  ForeignKeyGuard& guard = in_transaction() ? foreign_keys_ : alone_;
  try {
    const bool enforced = guard.enforces(statement, keys_lifted_);
    guard.before(statement, enforced);
    enforce_foreign_keys(database_, enforced);
    std::optional<StatementFailure> failure = run_patiently(statement, sql, rest);
    enforce_foreign_keys(database_, false);
    if (failure) return failure;
    guard.after(statement);
  } catch (const Error& error) {
    return from_error(error.info());
  }
  if (statement.pragma) obey(*statement.pragma);
  return std::nullopt;
}

// SQLite gives up at once where a change of the journal's mode finds another connection, and waits
// by itself elsewhere.
std::optional<StatementFailure> UserStatements::run_patiently(const ParsedStatement& statement,
                                                              std::string_view sql,
                                                              std::string_view& rest) {
  constexpr int k_pause_ms = 25;
  const auto deadline = std::chrono::steady_clock::now() + watchdog_.patience();
  for (;;) {
    std::optional<StatementFailure> failure = run_prepared(statement, sql, rest);
    const bool is_busy = failure && failure->sqlstate.starts_with("SQLITE_BUSY");
    if (!is_busy || in_transaction() || std::chrono::steady_clock::now() >= deadline)
      return failure;
    if (watchdog_.is_asked_to_stop()) return interrupted(watchdog_.reason());
    sqlite3_sleep(k_pause_ms);
  }
}

std::optional<StatementFailure> UserStatements::run_prepared(const ParsedStatement& statement,
                                                             std::string_view sql,
                                                             std::string_view& rest) {
  const Watchdog::Watch watch(
      watchdog_, in_transaction() ? Watchdog::Stoppable::yes : Watchdog::Stoppable::no);
  int code = SQLITE_OK;
  const StatementHandle prepared = prepare(database_, sql, rest, code);
  if (code == SQLITE_OK && prepared && !is_foreign_keys(statement.pragma) &&
      (code = run_to_end(prepared.get())) == SQLITE_DONE)
    code = SQLITE_OK;
  if (code == SQLITE_OK) return std::nullopt;
  const Failure failure = last_failure(database_);
  const ObjectUse* const rename = table_rename(statement.facts);
  if (is_rename_under_view(rename, failure)) return rename_again(*rename, sql);
  return describe_failure(statement, failure, sql);
}

std::optional<StatementFailure> UserStatements::rename_again(const ObjectUse& rename,
                                                             std::string_view sql) {
  rename_under_views(database_, rename, sql);
  views_remade_ = views_remade_ || in_transaction();
  return std::nullopt;
}

StatementFailure UserStatements::describe_failure(const ParsedStatement& statement,
                                                  const Failure& failure,
                                                  std::string_view sql) const {
  if ((failure.code & 0xff) == SQLITE_INTERRUPT && !watchdog_.reason().empty())
    return interrupted(watchdog_.reason());
  StatementFailure out;
  out.message = failure.message;
  out.sqlstate = name_of_code(failure.code);
  out.kind = kind_of_code(failure.code, failure.message);
  out.hint = hint_for_code(failure.code);
  if ((failure.code & 0xff) == SQLITE_BUSY) {
    const char* file = sqlite3_db_filename(database_, "main");
    const ErrorInfo locked =
        locked_error(file == nullptr ? "" : file, OwnLocks::none, watchdog_.patience()).info();
    out.message = locked.message;
    out.hint = locked.hint;
  }
  if (alters_column(statement.facts))
    out.hint =
        "ALTER COLUMN is understood by Turso only: set dialect to \"sqlite\" in drizzle.config.ts "
        "and generate "
        "this migration again.";
  if (failure.offset >= 0)
    out.position = static_cast<int>(
        text::count_characters(sql.substr(0, static_cast<std::size_t>(failure.offset))) + 1);
  return out;
}

void UserStatements::obey(const Pragma& pragma) {
  if (pragma.value.empty()) return;
  if (is_on(pragma.value))
    switched_on_.insert(pragma.name);
  else
    switched_on_.erase(pragma.name);
  if (pragma.name == "foreign_keys") keys_lifted_ = !is_on(pragma.value);
  if (pragma.name == "defer_foreign_keys" && in_transaction()) keys_deferred_ = is_on(pragma.value);
}

void UserStatements::check_before_commit() {
  if (views_remade_) check_views(database_);
  if (const std::vector<Orphans> orphans = foreign_keys_.new_orphans(); !orphans.empty())
    throw Error(orphans_error(
        orphans,
        "Delete or correct these rows in the migration before it ends; nothing was committed."));
  // What was deferred has just been looked at; SQLite's own count of it does not see what was
  // mended while enforcement was off, and this is the one way to clear it.
  if (keys_deferred_) execute(database_, "PRAGMA defer_foreign_keys=OFF");
  foreign_keys_.settle_deferred();
}

std::optional<ErrorInfo> UserStatements::broken_by_file() {
  std::vector<Orphans> orphans;
  if (alone_.has_touched()) orphans = alone_.new_orphans();
  alone_.forget();
  if (orphans.empty()) return std::nullopt;
  return orphans_error(orphans, "Delete or correct these rows.");
}

void UserStatements::transaction_over() {
  foreign_keys_.forget();
  keys_deferred_ = false;
  views_remade_ = false;
}

}  // namespace sluice::sqlite
