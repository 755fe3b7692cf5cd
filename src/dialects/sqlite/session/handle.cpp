#include "dialects/sqlite/session/handle.hpp"

#include <sqlite3.h>

#include "base/text.hpp"
#include "dialects/sqlite/session/result_codes.hpp"

namespace sluice::sqlite {

void CloseDatabase::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

void Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Failure last_failure(sqlite3* database) {
  return {sqlite3_extended_errcode(database), sqlite3_error_offset(database),
          sqlite3_errmsg(database)};
}

Error to_error(const Failure& failure, std::string_view sql) {
  ErrorInfo info;
  info.kind = kind_of_code(failure.code, failure.message);
  info.code = info.kind == FailureKind::busy ? ErrorCode::locked : ErrorCode::sql;
  info.message = failure.message;
  info.hint = hint_for_code(failure.code);
  info.sqlstate = name_of_code(failure.code);
  info.statement = sql;
  return Error(std::move(info));
}

StatementHandle prepare(sqlite3* database, std::string_view sql, std::string_view& tail,
                        int& code) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  code = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
  tail = code == SQLITE_OK ? sql.substr(static_cast<std::size_t>(rest - sql.data()))
                           : std::string_view{};
  return StatementHandle(statement);
}

int run_to_end(sqlite3_stmt* statement) noexcept {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  return code;
}

Cursor::Cursor(sqlite3* database, std::string_view sql, const std::vector<Value>& parameters) {
  std::string_view tail;
  statement_ = prepare(database, sql, tail, code_);
  has_more_ = !text::trim(tail).empty();
  for (std::size_t i = 0; i < parameters.size() && code_ == SQLITE_OK && statement_; ++i) {
    if (const Value& value = parameters[i])
      code_ = sqlite3_bind_text64(statement_.get(), static_cast<int>(i + 1), value->data(),
                                  value->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
}

bool Cursor::next() {
  if (!statement_ || (code_ != SQLITE_OK && code_ != SQLITE_ROW)) return false;
  code_ = sqlite3_step(statement_.get());
  return code_ == SQLITE_ROW;
}

bool Cursor::failed() const {
  return code_ != SQLITE_OK && code_ != SQLITE_ROW && code_ != SQLITE_DONE;
}

int Cursor::width() const { return sqlite3_column_count(statement_.get()); }

std::string Cursor::name(int column) const { return sqlite3_column_name(statement_.get(), column); }

Value Cursor::value(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return text(column);
}

std::string Cursor::text(int column) const {
  const void* data = sqlite3_column_type(statement_.get(), column) == SQLITE_BLOB
                         ? sqlite3_column_blob(statement_.get(), column)
                         : sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr
             ? std::string{}
             : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

std::int64_t Cursor::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

Rows select(sqlite3* database, std::string_view sql, const std::vector<Value>& parameters) {
  Cursor cursor(database, sql, parameters);
  if (cursor.failed()) throw to_error(last_failure(database), sql);
  if (cursor.has_more_statements())
    throw Error(ErrorCode::failure, "a query must be one statement");
  Rows rows;
  for (int column = 0; column < cursor.width(); ++column)
    rows.columns.push_back(cursor.name(column));
  while (cursor.next()) {
    std::vector<Value>& row = rows.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(cursor.width()));
    for (int column = 0; column < cursor.width(); ++column) row.push_back(cursor.value(column));
  }
  if (cursor.failed()) throw to_error(last_failure(database), sql);
  return rows;
}

void execute(sqlite3* database, std::string_view sql) {
  while (!sql.empty()) {
    int code = SQLITE_OK;
    const std::string_view whole = sql;
    const StatementHandle statement = prepare(database, whole, sql, code);
    if (code == SQLITE_OK && statement && (code = run_to_end(statement.get())) == SQLITE_DONE)
      code = SQLITE_OK;
    if (code != SQLITE_OK) throw to_error(last_failure(database), whole);
  }
}

}  // namespace sluice::sqlite
