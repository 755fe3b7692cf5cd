#include "engine/use/connections.hpp"

#include <algorithm>

#include "engine/run/failure.hpp"

namespace sluice {

namespace {

constexpr std::chrono::milliseconds k_first_pause{100};
constexpr std::chrono::milliseconds k_longest_pause{2'000};

}  // namespace

ConnectOptions Connections::options(Access access) const {
  return {
      .url = options_.url,
      .access = access,
      .may_create = access == Access::read_write,
      .connect_timeout = options_.connect_timeout,
      .lock_wait = options_.wait_lock,
      .statement_timeout = options_.statement_timeout,
      .ddl_lock_timeout = options_.ddl_lock_timeout,
      .on_notice = [&observer = ports_.observer](const Notice& notice) { observer.notice(notice); },
      .stop = ports_.stop};
}

// Waits between attempts twice as long each time, until `wait_db` is over.
std::unique_ptr<Connection> Connections::connect(Access access) const {
  const ConnectOptions connect = options(access);
  const auto deadline = ports_.clock.monotonic() + options_.wait_db;
  for (auto pause = k_first_pause;; pause = std::min(pause * 2, k_longest_pause)) {
    try {
      return ports_.backend.driver->connect(connect);
    } catch (const Error& error) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - ports_.clock.monotonic());
      if (error.info().code != ErrorCode::connection || left.count() <= 0) throw;
      if (const int signal = ports_.stop ? ports_.stop->signal() : 0)
        throw Error(stopped_error(signal));
      ports_.clock.sleep(std::min(pause, left));
    }
  }
}

Connection& Connections::open(Access access) {
  if (current_ && (access == access_ || access_ == Access::read_write)) return *current_;
  current_.reset();
  current_ = connect(access);
  access_ = access;
  return *current_;
}

bool Connections::is_absent() const {
  return !current_ && ports_.backend.driver->is_absent(options(Access::read_only));
}

bool Connections::is_free_to_write() const { return access_ == Access::read_write && is_free(); }

}  // namespace sluice
