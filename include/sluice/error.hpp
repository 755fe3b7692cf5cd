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
