#include "dialects/postgres/session/wire.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "dialects/postgres/session/failure_kind.hpp"
#include "dialects/postgres/session/message.hpp"
#include "dialects/postgres/session/privilege.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

using Clock = std::chrono::steady_clock;

// A stop request may come without a signal that interrupts poll (another thread took it).
constexpr int k_slice_ms = 100;
// A cancel request can be lost between a pooler and its server, so it is repeated.
constexpr std::chrono::seconds k_cancel_again{1};

struct FreeCancel {
  void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};

// A message may quote a connection string (of a subscription, a foreign server).
std::string field(const pg_result* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : redact(text);
}

// "PL/pgSQL function inline_code_block line 3 at RAISE": where in a body, which no position tells.
std::string place_in_body(const pg_result* result) {
  for (const std::string& line : text::split(field(result, PG_DIAG_CONTEXT), "\n"))
    if (line.starts_with("PL/")) return line;
  return {};
}

void receive_notice(void* listener, const PGresult* result) {
  const auto& on_notice = *static_cast<const std::function<void(const Notice&)>*>(listener);
  if (!on_notice) return;
  on_notice({.severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED),
             .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
             .detail = field(result, PG_DIAG_MESSAGE_DETAIL),
             .hint = field(result, PG_DIAG_MESSAGE_HINT)});
}

}  // namespace

void CloseHandle::operator()(pg_conn* handle) const noexcept { PQfinish(handle); }
void FreeOptions::operator()(_PQconninfoOption* options) const noexcept { PQconninfoFree(options); }

void ClearResult::operator()(pg_result* result) const noexcept { PQclear(result); }

void forward_notices(pg_conn* handle, const std::function<void(const Notice&)>& on_notice) {
  PQsetNoticeReceiver(handle, receive_notice,
                      const_cast<std::function<void(const Notice&)>*>(&on_notice));
}

Wire::Wire(Handle handle, std::function<void(const Notice&)> on_notice, const StopRequest* stop,
           std::chrono::microseconds round_trip)
    : handle_(std::move(handle)),
      on_notice_(std::move(on_notice)),
      stop_(stop),
      round_trip_(round_trip) {
  PQsetnonblocking(handle_.get(), 1);
  forward_notices(handle_.get(), on_notice_);
}

Wire::~Wire() = default;

bool Wire::is_lost() const noexcept { return PQstatus(handle_.get()) != CONNECTION_OK; }

bool Wire::is_in_transaction() const noexcept {
  switch (PQtransactionStatus(handle_.get())) {
    case PQTRANS_ACTIVE:
    case PQTRANS_INTRANS:
    case PQTRANS_INERROR: return true;
    case PQTRANS_IDLE:
    case PQTRANS_UNKNOWN: return false;
  }
  return false;
}

bool Wire::send_simple(const std::string& sql) {
  note_sent();
  return PQsendQuery(handle_.get(), sql.c_str()) == 1;
}

bool Wire::send_simple_by_row(const std::string& sql) {
  return send_simple(sql) && PQsetSingleRowMode(handle_.get()) == 1;
}

bool Wire::send_bound(const std::string& sql, const std::vector<Value>& parameters) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const Value& parameter : parameters)
    values.push_back(parameter ? parameter->c_str() : nullptr);
  note_sent();
  return PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                           values.data(), nullptr, nullptr, 0) == 1;
}

Result Wire::next(OnStop on_stop) {
  flush(on_stop);
  while (PQisBusy(handle_.get()) != 0) {
    wait(POLLIN, on_stop);
    if (PQconsumeInput(handle_.get()) == 0) break;
  }
  note_answer();
  return Result(PQgetResult(handle_.get()));
}

void Wire::drain() noexcept {
  while (const Result result = next(OnStop::wait)) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_IN) refuse_copy_in();
    if (status == PGRES_COPY_OUT) discard_copy_out(OnStop::wait);
    if (is_lost()) return;
  }
}

void Wire::refuse_copy_in() {
  PQputCopyEnd(handle_.get(), "a migration carries no data for COPY FROM STDIN");
}

void Wire::discard_copy_out(OnStop on_stop) {
  for (;;) {
    char* row = nullptr;
    const int length = PQgetCopyData(handle_.get(), &row, 1);
    PQfreemem(row);
    if (length < 0) return;
    if (length > 0) continue;
    wait(POLLIN, on_stop);
    if (PQconsumeInput(handle_.get()) == 0) return;
  }
}

void Wire::flush(OnStop on_stop) {
  while (PQflush(handle_.get()) == 1) {
    wait(POLLIN | POLLOUT, on_stop);
    // The server may wait for us to read before it reads on.
    if (PQconsumeInput(handle_.get()) == 0) return;
  }
}

void Wire::wait(short events, OnStop on_stop) {
  pollfd socket{PQsocket(handle_.get()), events, 0};
  if (socket.fd < 0) return;
  // An interrupted poll is one more round of the caller's loop.
  (void)::poll(&socket, 1, k_slice_ms);
  if (on_stop == OnStop::cancel && stop_requested()) cancel();
}

void Wire::cancel() {
  if (Clock::now() - cancelled_at_ < k_cancel_again) return;
  cancelled_at_ = Clock::now();
  const std::unique_ptr<PGcancel, FreeCancel> request(PQgetCancel(handle_.get()));
  std::array<char, 256> complaint{};
  // Not sent is the same as lost on the way: it is repeated.
  if (request) (void)PQcancel(request.get(), complaint.data(), static_cast<int>(complaint.size()));
}

void Wire::note_sent() {
  sent_at_ = Clock::now();
  awaiting_first_ = true;
}

void Wire::note_answer() {
  if (!std::exchange(awaiting_first_, false)) return;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sent_at_);
  round_trip_ = std::min(round_trip_, took);
}

StatementFailure failure_of(const pg_result* result, const Wire& wire) {
  StatementFailure failure;
  failure.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (failure.message.empty()) failure.message = one_line(PQresultErrorMessage(result));
  failure.sqlstate = field(result, PG_DIAG_SQLSTATE);
  failure.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  if (const std::string place = place_in_body(result); !place.empty())
    failure.detail += text::cat(failure.detail.empty() ? "" : " ", place);
  failure.hint = field(result, PG_DIAG_MESSAGE_HINT);
  failure.kind = kind_of(failure);
  if (failure.hint.empty() && failure.kind == FailureKind::permission)
    failure.hint = hint_of_denial(failure.message, PQuser(wire.handle()));
  if (failure.hint.empty()) failure.hint = hint_for_refusal(failure.sqlstate, failure.message);
  failure.hint = as_question(std::move(failure.hint));
  if (const auto position = text::parse_integer(field(result, PG_DIAG_STATEMENT_POSITION)))
    failure.position = static_cast<int>(*position);
  return failure;
}

StatementFailure loss_of(const Wire& wire) {
  StatementFailure failure;
  failure.message = one_line(PQerrorMessage(wire.handle()));
  if (failure.message.empty()) failure.message = "the connection to the server was lost";
  failure.hint = hint_for_refusal({}, failure.message);
  set_lost(failure, wire.is_lost());
  return failure;
}

namespace {

std::string_view without_stop(std::string_view sentence) {
  return sentence.ends_with('.') ? sentence.substr(0, sentence.size() - 1) : sentence;
}

}  // namespace

void raise(const StatementFailure& failure, const std::string& sql) {
  ErrorInfo info;
  info.code = failure.connection_lost                     ? ErrorCode::connection
              : failure.kind == FailureKind::lock_timeout ? ErrorCode::locked
                                                          : ErrorCode::sql;
  info.message = failure.message;
  if (!failure.detail.empty()) info.message += text::cat(": ", without_stop(failure.detail));
  info.hint = failure.hint;
  info.sqlstate = failure.sqlstate;
  info.kind = failure.kind;
  info.statement = sql;
  throw Error(std::move(info));
}

}  // namespace sluice::postgres
