// One libpq session: sends without blocking and waits in slices, so that a stop request is seen
// while a statement runs.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/ports/database.hpp"
#include "dialects/postgres/session/libpq.hpp"

namespace sluice::postgres {

// What a stop request does to what is running: nothing, or the server is asked to cancel it.
enum class OnStop { wait, cancel };

class Wire {
 public:
  // `round_trip` is a first estimate. `stop` is not owned and may be null.
  Wire(Handle handle, std::function<void(const Notice&)> on_notice, const StopRequest* stop,
       std::chrono::microseconds round_trip);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  pg_conn* handle() const noexcept { return handle_.get(); }
  bool is_lost() const noexcept;
  bool is_in_transaction() const noexcept;
  bool stop_requested() const noexcept { return stop_ != nullptr && stop_->signal() != 0; }

  // These return false when nothing could be sent: the session is lost then.
  bool send_simple(const std::string& sql);
  bool send_simple_by_row(const std::string& sql);  // rows arrive one by one, so that none is kept
  bool send_bound(const std::string& sql, const std::vector<Value>& parameters);

  // The next result of what was sent; null at its end.
  Result next(OnStop on_stop);
  // Reads and drops what is still to come.
  void drain() noexcept;

  // Ends a COPY FROM STDIN with an error, and reads a COPY TO STDOUT to its end.
  void refuse_copy_in();
  void discard_copy_out(OnStop on_stop);

  std::chrono::microseconds round_trip() const noexcept { return round_trip_; }

 private:
  void flush(OnStop on_stop);
  void wait(short events, OnStop on_stop);
  void cancel();
  void note_sent();
  void note_answer();

  Handle handle_;
  std::function<void(const Notice&)> on_notice_;
  const StopRequest* stop_;
  std::chrono::microseconds round_trip_;
  std::chrono::steady_clock::time_point sent_at_;
  std::chrono::steady_clock::time_point cancelled_at_;
  bool awaiting_first_ = false;
};

// `on_notice` outlives the handle, or the next call of this. It may be empty.
void forward_notices(pg_conn* handle, const std::function<void(const Notice&)>& on_notice);

// The server's refusal, or libpq's own complaint, as one line each and without passwords.
// Where a privilege is missing, the hint has the statement that grants it.
StatementFailure failure_of(const pg_result* result, const Wire& wire);
// What is known when there is no result: mostly that the session is gone.
StatementFailure loss_of(const Wire& wire);
// `failure` as what Connection's functions throw.
[[noreturn]] void raise(const StatementFailure& failure, const std::string& sql);

}  // namespace sluice::postgres
