// Owners of SQLite's handles, and its failures as a value. Private to this folder: it names the
// vendor's types.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "sluice/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sluice::sqlite {

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept;
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept;
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

// What SQLite says about the last call that failed.
struct Failure {
  int code = 0;     // extended result code
  int offset = -1;  // bytes into the text that was prepared; -1: no place
  std::string message;
};
Failure last_failure(sqlite3* database);

// Error(locked) for a lock that another connection holds, Error(sql) else.
Error to_error(const Failure& failure, std::string_view sql = {});

// Prepares the first statement of `sql` and sets `tail` to what follows it. Null and SQLITE_OK when
// there is none (blanks, a comment).
StatementHandle prepare(sqlite3* database, std::string_view sql, std::string_view& tail, int& code);

// Steps to the end, rows dropped; the result code, SQLITE_DONE when all went well.
int run_to_end(sqlite3_stmt* statement) noexcept;

// The rows of one query of our own, one by one.
class Cursor {
 public:
  Cursor(sqlite3* database, std::string_view sql, const std::vector<Value>& parameters = {});

  bool next();  // false at the end, and on a failure
  bool failed() const;
  bool has_more_statements() const { return has_more_; }
  int width() const;
  std::string name(int column) const;
  Value value(int column) const;
  std::string text(int column) const;  // NULL is empty
  std::int64_t integer(int column) const;

 private:
  StatementHandle statement_;
  int code_ = 0;
  bool has_more_ = false;
};

// Runs one query to its end and throws what SQLite says against it.
Rows select(sqlite3* database, std::string_view sql, const std::vector<Value>& parameters = {});
// Runs every statement of a text of our own and throws what SQLite says against it.
void execute(sqlite3* database, std::string_view sql);

}  // namespace sluice::sqlite
