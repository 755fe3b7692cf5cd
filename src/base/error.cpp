#include "sluice/error.hpp"

#include <utility>

namespace sluice {

int exit_status(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::failure:
    case ErrorCode::bad_file:
    case ErrorCode::io:
    case ErrorCode::sql:
    case ErrorCode::history: return 1;
    case ErrorCode::usage:
    case ErrorCode::config: return 2;
    case ErrorCode::pending: return 3;
    case ErrorCode::drift:
    case ErrorCode::changed: return 4;
    case ErrorCode::refused:
    case ErrorCode::out_of_order: return 5;
    case ErrorCode::locked: return 6;
    case ErrorCode::connection: return 7;
    case ErrorCode::partial: return 8;
    case ErrorCode::interrupted: return 130;
    case ErrorCode::terminated: return 143;
  }
  return 1;
}

std::string_view name_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::failure: return "failure";
    case ErrorCode::bad_file: return "bad_file";
    case ErrorCode::io: return "io";
    case ErrorCode::sql: return "sql";
    case ErrorCode::history: return "history";
    case ErrorCode::usage: return "usage";
    case ErrorCode::config: return "config";
    case ErrorCode::pending: return "pending";
    case ErrorCode::drift: return "drift";
    case ErrorCode::changed: return "changed";
    case ErrorCode::refused: return "refused";
    case ErrorCode::out_of_order: return "out_of_order";
    case ErrorCode::locked: return "locked";
    case ErrorCode::connection: return "connection";
    case ErrorCode::partial: return "partial";
    case ErrorCode::interrupted: return "interrupted";
    case ErrorCode::terminated: return "terminated";
  }
  return "failure";
}

namespace {

std::string describe(const ErrorInfo& info) {
  std::string text;
  if (!info.where.file.empty()) {
    text = info.where.file + ":";
    if (info.where.line > 0) text += std::to_string(info.where.line) + ":";
    if (info.where.line > 0 && info.where.column > 0)
      text += std::to_string(info.where.column) + ":";
    text += " ";
  }
  return text + info.message;
}

}  // namespace

Error::Error(ErrorInfo info) : info_(std::move(info)), what_(describe(info_)) {}

Error::Error(ErrorCode code, std::string message, std::string hint)
    : Error(ErrorInfo{.code = code, .message = std::move(message), .hint = std::move(hint)}) {}

Error::Error(ErrorCode code, std::string message, Where where, std::string hint)
    : Error(ErrorInfo{.code = code,
                      .message = std::move(message),
                      .where = std::move(where),
                      .hint = std::move(hint)}) {}

}  // namespace sluice
