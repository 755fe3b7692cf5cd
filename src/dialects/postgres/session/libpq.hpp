// libpq's handles with owners; libpq-fe.h itself stays in this folder's sources.
#pragma once

#include <memory>

struct pg_conn;
struct pg_result;
struct _PQconninfoOption;

namespace sluice::postgres {

struct CloseHandle {
  void operator()(pg_conn* handle) const noexcept;
};
struct ClearResult {
  void operator()(pg_result* result) const noexcept;
};

struct FreeOptions {
  void operator()(_PQconninfoOption* options) const noexcept;
};

using Handle = std::unique_ptr<pg_conn, CloseHandle>;
using Result = std::unique_ptr<pg_result, ClearResult>;

}  // namespace sluice::postgres
