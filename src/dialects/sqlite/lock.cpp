#include "dialects/sqlite/lock.hpp"

#include <algorithm>
#include <csignal>
#include <optional>

#include "base/text.hpp"
#include "dialects/sqlite/file_lock.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::chrono::milliseconds k_pause{25};

class HeldLock final : public Lock {
 public:
  explicit HeldLock(std::unique_ptr<FileLock> file) : file_(std::move(file)) {}

 private:
  std::unique_ptr<FileLock> file_;  // none for a database in memory
};

// Waits between two attempts, until the time is over.
class Patience {
 public:
  Patience(const LockRequest& request, const Clock& clock, const StopRequest* stop,
           std::string file)
      : request_(request),
        clock_(clock),
        stop_(stop),
        file_(std::move(file)),
        deadline_(clock.monotonic() + request.wait) {}

  void pause() {
    const std::string holder = told_ ? std::string{} : holder_of(file_);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - clock_.monotonic());
    if (left.count() <= 0) give_up();
    if (stop_ != nullptr && stop_->signal() != 0) stop(stop_->signal());
    if (!told_ && request_.on_wait) request_.on_wait(holder);
    told_ = true;
    clock_.sleep(std::min(left, k_pause));
  }

 private:
  [[noreturn]] void give_up() const {
    throw Error(
        ErrorCode::locked,
        text::cat("the database is locked by ", holder_of(file_), "; waited ",
                  text::format_duration(request_.wait)),
        "Wait until the other program has finished, or give it more time with --wait-lock.");
  }
  [[noreturn]] static void stop(int signal) {
    throw Error(signal == SIGTERM ? ErrorCode::terminated : ErrorCode::interrupted,
                "stopped while waiting for the lock of the database", "Nothing was changed.");
  }

  const LockRequest& request_;
  const Clock& clock_;
  const StopRequest* stop_;
  std::string file_;
  std::chrono::steady_clock::time_point deadline_;
  bool told_ = false;
};

std::unique_ptr<FileLock> take_file_lock(const std::string& file, LockScope scope,
                                         Patience& patience) {
  if (file.empty()) return nullptr;
  if (!FileLock::is_possible(file)) {
    // For one transaction, SQLite's own write lock does.
    if (scope == LockScope::transaction) return nullptr;
    throw Error(ErrorCode::connection,
                text::cat("the database ", file,
                          " lies on a network file system, where it "
                          "cannot be locked for several transactions"),
                "Run this where the disk is, or let everything run in one transaction with "
                "--transaction batch.");
  }
  auto lock = std::make_unique<FileLock>(file);
  while (!lock->try_take()) patience.pause();
  return lock;
}

}  // namespace

std::unique_ptr<Lock> take_lock(SqliteConnection& connection, const ConnectOptions& options,
                                const LockRequest& request, const Clock& clock) {
  const std::string file = connection.file();
  Patience patience(request, clock, options.stop, file);
  std::unique_ptr<FileLock> lock = take_file_lock(file, request.scope, patience);
  if (request.scope == LockScope::transaction)
    while (!connection.try_begin()) patience.pause();
  return std::make_unique<HeldLock>(std::move(lock));
}

}  // namespace sluice::sqlite
