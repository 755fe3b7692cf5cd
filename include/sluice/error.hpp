// Failures are thrown as one type, never subclassed; each kind of failure has one exit
// status for life.
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace sluice {

// What kind of failure it is. The names appear as `error.code` in --json output: never rename.
enum class ErrorCode {
  failure,       // something went wrong that has no kind of its own
  bad_file,      // a journal, migration, snapshot or config file that cannot be used as it is
  io,            // a file or folder cannot be read or written
  sql,           // the database refused a statement
  history,       // the history tables have a shape or content that cannot be worked with
  usage,         // the command line is wrong
  config,        // something needed was not found, or two sources contradict each other
  pending,       // migrations are pending and the command was asked to say so by its exit status
  drift,         // the database differs from what it should be
  changed,       // a file was edited after it was applied
  refused,       // a safety rule says no
  out_of_order,  // a pending migration is older than the newest applied one
  locked,        // another migrator, or another writer, holds the lock
  connection,    // the database cannot be reached, or the connection was lost
  partial,       // a migration is partly applied and needs `resume`
  interrupted,   // SIGINT
  terminated,    // SIGTERM
};

// The exit status of a failure: 0 ok, 1, 2, ... as README lists them. Never renumber.
int exit_status(ErrorCode code) noexcept;

// The name used in JSON, e.g. "out_of_order".
std::string_view name_of(ErrorCode code) noexcept;

// Why a database refused. The product's driver decides; everybody else asks this and never reads a
// server's code or sentence, which are for the user.
enum class FailureKind {
  other,
  missing_object,    // a table or view that the statement names, or the schema of one, is not there
  missing_column,    // a column is not there
  existing_object,   // what it makes is there already
  has_dependents,    // what it drops is used by others, which CASCADE would drop too
  constraint,        // a row breaks a constraint
  permission,        // the user may not do this
  read_only,         // the session, the server or the file takes no writes
  lock_timeout,      // another session holds an object for longer than it was waited for
  busy,              // another connection holds the whole database
  conflict,          // it collided with another transaction; trying again may succeed
  cancelled,         // a stop request or a time limit ended it
  needs_commit,      // it uses what can be used once the transaction that made it is committed
  out_of_resources,  // the server has no memory, disk, locks or connections left
  connection_lost,
};

// A place in the user's file, never in ours. Line and column count from 1; 0 means unknown.
// Columns count characters (code points), as an editor does.
struct Where {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const Where&) const = default;
};

struct ErrorInfo {
  ErrorCode code = ErrorCode::failure;
  std::string message;  // lower case, no full stop
  Where where;          // empty file: no place
  std::string hint;     // a sentence that names the next action; may be empty
  std::string
      sqlstate;  // PostgreSQL's SQLSTATE, or SQLite's extended result code by name; may be empty
  std::string statement;  // the SQL that failed; may be empty
  std::string excerpt;    // the source line with a caret under the column, two lines; may be empty
  FailureKind kind = FailureKind::other;
  bool advises_storing = false;  // the hint is to store another rollback than the one that failed
  bool operator==(const ErrorInfo&) const = default;
};

class Error final : public std::exception {
 public:
  explicit Error(ErrorInfo info);
  Error(ErrorCode code, std::string message, std::string hint = {});
  Error(ErrorCode code, std::string message, Where where, std::string hint = {});

  const ErrorInfo& info() const noexcept { return info_; }
  // `file:line:column: message`, without the hint.
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  ErrorInfo info_;
  std::string what_;
};

}  // namespace sluice
