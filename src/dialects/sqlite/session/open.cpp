#include "dialects/sqlite/session/open.hpp"

#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/text.hpp"
#include "dialects/sqlite/session/file_lock.hpp"
#include "dialects/sqlite/session/result_codes.hpp"
#include "dialects/sqlite/session/watchdog.hpp"

namespace sluice::sqlite {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const Target& target, std::string_view reason, std::string hint,
                         std::string sqlstate = {}) {
  ErrorInfo info;
  info.code = ErrorCode::connection;
  info.message = text::cat("cannot open the database ", target.path, ": ", reason);
  info.hint = std::move(hint);
  info.sqlstate = std::move(sqlstate);
  throw Error(std::move(info));
}

bool wants_to_write(const Target& target, const ConnectOptions& options) {
  return options.access == Access::read_write && target.mode != OpenMode::read_only;
}

bool may_create(const Target& target, const ConnectOptions& options) {
  return wants_to_write(target, options) && options.may_create && target.mode == OpenMode::as_asked;
}

// Who only reads may write, too, where the file lets him: what a program that died left
// half-written is undone by the first who looks, and the files of WAL mode are made and removed
// again. SQLite itself falls back to reading where it may not; `query_only` keeps our own
// statements from writing.
int open_flags(const Target& target, const ConnectOptions& options) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (target.in_memory) return flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  flags |= target.mode == OpenMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  return may_create(target, options) ? flags | SQLITE_OPEN_CREATE : flags;
}

bool names_duckdb(std::string_view path) {
  return text::lower(path).ends_with(".duckdb") || text::lower(path).ends_with(".ddb");
}

// https://duckdb.org/docs/internals/storage: bytes 8 to 11 of the file.
bool is_duckdb(const std::string& path) {
  std::array<char, 12> head{};
  std::ifstream file(path, std::ios::binary);
  return file.read(head.data(), head.size()) && std::string_view(head.data() + 8, 4) == "DUCK";
}

// SQLite would wait for ever for what is written into a FIFO.
void refuse_special(const Target& target, const std::string& path, const fs::file_status& status) {
  if (!fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status)) return;
  const std::string_view what = fs::is_fifo(status)     ? "a named pipe"
                                : fs::is_socket(status) ? "a socket"
                                                        : "a device";
  const std::string which = path == target.path ? "it" : path;
  refuse(target, text::cat(which, " is ", what, ", not a file"), "Name an ordinary file.");
}

// What the file system says before SQLite is asked; its own message would be "unable to open
// database file".
void check_path(const Target& target, const ConnectOptions& options) {
  std::error_code error;
  const fs::file_status status = fs::status(target.path, error);
  if (fs::is_directory(status))
    refuse(target, "it is a folder", "Name a file in it, e.g. sqlite.db.");
  refuse_special(target, target.path, status);
  for (const char* beside : {"-journal", "-wal", "-shm"}) {
    std::error_code none;
    const std::string path = target.path + beside;
    refuse_special(target, path, fs::status(path, none));
  }
  if (fs::exists(status)) return;
  if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory)
    refuse(target, error.message(), "Give this user the right to enter the folder.");
  const fs::path folder = fs::path(target.path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, error))
    refuse(target, text::cat("there is no folder ", folder.string()),
           "Create the folder, or correct the path.");
  if (names_duckdb(target.path))
    refuse(target, "its name is that of a DuckDB database, which Sluice does not work with",
           "Name a SQLite file, for example sqlite.db, or a PostgreSQL server.");
  if (!may_create(target, options))
    refuse(target, "there is no such file",
           "Correct the path; `sluice migrate` creates a new database.");
}

bool is_filled(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return !error && size > 0;
}

// Why what a program that died left behind could not be undone, or the files of WAL mode
// not be made.
[[noreturn]] void refuse_unrecovered(const Target& target, int code) {
  const bool is_asked = target.mode == OpenMode::read_only;
  if (is_filled(target.path + "-journal"))
    refuse(target,
           text::cat("a program died while it was writing, and what it left in ", target.path,
                     "-journal must be undone first, which needs write access"),
           is_asked ? "Remove mode=ro from the URL: every command then restores the state before."
                    : "Run any command once as a user who may write the file and its folder: it "
                      "restores the state before.",
           name_of_code(code));
  refuse(target,
         text::cat("the database is in WAL mode, and to read it ", target.path, "-wal and ",
                   target.path, "-shm must be written"),
         is_asked ? "Remove mode=ro from the URL, or write immutable=1 if nobody writes."
                  : "Run this as a user who may write the file and its folder, or put ?immutable=1 "
                    "behind the path where nobody writes.",
         name_of_code(code));
}

// A file that opened and then cannot be read for want of another file is in WAL mode.
enum class Stage { open, read };

bool needs_recovery(const Target& target, Stage stage, int code) {
  switch (code) {
    case SQLITE_READONLY_ROLLBACK:
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_CANTINIT:
    case SQLITE_READONLY_DIRECTORY: return true;
    default: break;
  }
  const int primary = code & 0xff;
  if (primary == SQLITE_CANTOPEN && stage == Stage::read) return true;
  return (primary == SQLITE_READONLY || primary == SQLITE_IOERR) &&
         is_filled(target.path + "-journal");
}

[[noreturn]] void refuse_as_sqlite_says(const Target& target, sqlite3* database, Stage stage) {
  const Failure failure = last_failure(database);
  const int reason = sqlite3_system_errno(database);
  std::error_code error;
  const int primary = failure.code & 0xff;
  const auto say = [&](std::string_view message, std::string hint) {
    refuse(target, message, std::move(hint), name_of_code(failure.code));
  };
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    throw locked_error(target.path, OwnLocks::of_sqlite);
  if (primary == SQLITE_NOTADB && is_duckdb(target.path))
    say("it is a DuckDB database, which Sluice does not work with",
        "Name a SQLite file or a PostgreSQL server.");
  if (primary == SQLITE_NOTADB)
    say("the file is not a SQLite database", hint_for_code(failure.code));
  if (const std::string foreign = foreign_syntax(failure.message); !foreign.empty())
    say(failure.message, foreign);
  const bool is_there = fs::exists(target.path, error);
  if (is_there && needs_recovery(target, stage, failure.code))
    refuse_unrecovered(target, failure.code);
  if (primary == SQLITE_CANTOPEN && (reason == EACCES || reason == EPERM))
    say(std::strerror(reason), "Give this user the right to read and write the file.");
  if (primary == SQLITE_CANTOPEN && !is_there)
    say("the file cannot be created", "Give this user the right to write in the folder.");
  const std::string detail =
      primary == SQLITE_CANTOPEN && reason != 0 ? text::cat(" (", std::strerror(reason), ")") : "";
  refuse(target, text::cat(failure.message, detail), hint_for_code(failure.code),
         name_of_code(failure.code));
}

// As the builds that better-sqlite3 and libsql ship: "x" never is a string. With it, a rebuild that
// copies a column which is not there fills every row with the column's name.
void configure(sqlite3* database) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, INT_MAX);
}

// What a database in memory runs stays in memory: it is a scratch database, or as fleeting as one.
// VACUUM attaches an unnamed database of its own.
int confine(void* /*context*/, int action, const char* first, const char* second,
            const char* /*database*/, const char* /*inside*/) {
  const auto is_word = [](const char* text, std::string_view word) {
    return text != nullptr && text::lower(text) == word;
  };
  switch (action) {
    case SQLITE_ATTACH: {
      const bool is_harmless = first != nullptr && (*first == 0 || is_word(first, ":memory:"));
      return is_harmless ? SQLITE_OK : SQLITE_DENY;
    }
    case SQLITE_FUNCTION: return is_word(second, "load_extension") ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA: {
      const bool is_outside =
          is_word(first, "temp_store_directory") || is_word(first, "data_store_directory");
      return is_outside && second != nullptr ? SQLITE_DENY : SQLITE_OK;
    }
    default: return SQLITE_OK;
  }
}

// SQLite reads nothing when it opens: the header and the schema are read here, as soon as nobody
// has the file for himself.
void read_schema(const Target& target, sqlite3* database, const ConnectOptions& options) {
  Watchdog dog(database, {.busy = options.lock_wait, .stop = options.stop});
  const Watchdog::Watch watch(dog, Watchdog::Stoppable::yes);
  Cursor cursor(database, "SELECT count(*) FROM sqlite_schema");
  while (cursor.next()) {
  }
  if (!cursor.failed()) return;
  if (dog.is_asked_to_stop())
    throw Error(options.stop->signal() == SIGINT ? ErrorCode::interrupted : ErrorCode::terminated,
                "stopped while another program has exclusive use of the database",
                "Nothing was changed.");
  refuse_as_sqlite_says(target, database, Stage::read);
}

}  // namespace

bool is_absent(const Target& target) {
  if (target.in_memory || target.mode != OpenMode::as_asked) return false;
  std::error_code error;
  const fs::path folder = fs::path(target.path).parent_path();
  return fs::symlink_status(target.path, error).type() == fs::file_type::not_found &&
         (folder.empty() || fs::is_directory(folder, error));
}

DatabaseHandle open_database(const Target& target, const ConnectOptions& options) {
  if (!target.in_memory) check_path(target, options);
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(open_name(target).c_str(), &opened, open_flags(target, options), nullptr);
  DatabaseHandle database(opened);
  if (opened == nullptr) refuse(target, "out of memory", {});
  if (code != SQLITE_OK) refuse_as_sqlite_says(target, opened, Stage::open);
  configure(opened);
  if (target.in_memory) sqlite3_set_authorizer(opened, confine, nullptr);
  // The log of others is theirs to write back: what was there before this connection stays.
  const bool keeps_log = !wants_to_write(target, options) && is_filled(target.path + "-wal");
  if (keeps_log) sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  read_schema(target, opened, options);
  sqlite3_busy_timeout(opened, static_cast<int>(options.lock_wait.count()));
  if (!target.in_memory && wants_to_write(target, options) &&
      sqlite3_db_readonly(opened, "main") == 1)
    refuse(target, "the file is read-only",
           "Give this user the right to write the file and its folder.");
  if (!wants_to_write(target, options)) execute(opened, "PRAGMA query_only=ON");
  return database;
}

}  // namespace sluice::sqlite
