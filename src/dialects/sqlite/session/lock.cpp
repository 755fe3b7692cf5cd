#include "dialects/sqlite/session/lock.hpp"

#include <algorithm>
#include <csignal>
#include <optional>

#include "base/text.hpp"
#include "dialects/sqlite/session/file_lock.hpp"

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
class LockWait {
 public:
  LockWait(const LockRequest& request, const Clock& clock, const StopRequest* stop,
           std::string file)
      : request_(request),
        clock_(clock),
        stop_(stop),
        file_(std::move(file)),
        deadline_(clock.monotonic() + request.wait) {}

  void pause(OwnLocks counted) {
    const std::string holder = told_ ? std::string{} : holder_of(file_, counted);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - clock_.monotonic());
    if (left.count() <= 0) throw locked_error(file_, counted, request_.wait);
    if (stop_ != nullptr && stop_->signal() != 0) stop(stop_->signal());
    if (!told_ && request_.on_wait) request_.on_wait(holder);
    told_ = true;
    clock_.sleep(std::min(left, k_pause));
  }

 private:
  [[noreturn]] static void stop(int signal) {
    throw Error(signal == SIGINT ? ErrorCode::interrupted : ErrorCode::terminated,
                "stopped while waiting for the lock of the database", "Nothing was changed.");
  }

  const LockRequest& request_;
  const Clock& clock_;
  const StopRequest* stop_;
  std::string file_;
  std::chrono::steady_clock::time_point deadline_;
  bool told_ = false;
};

std::unique_ptr<FileLock> take_file_lock(const std::string& file, LockScope scope, LockWait& wait) {
  if (file.empty()) return nullptr;
  if (!FileLock::is_possible(file)) {
    // For one transaction, SQLite's own write lock does.
    if (scope == LockScope::transaction) return nullptr;
    throw Error(
        ErrorCode::connection,
        text::cat(
            "the database ", file,
            " is on a network file system, where it cannot be locked for several transactions"),
        "Run this on the machine with the disk, or run everything in one transaction with "
        "--transaction batch.");
  }
  auto lock = std::make_unique<FileLock>(file);
  while (!lock->try_take()) wait.pause(OwnLocks::all);
  return lock;
}

}  // namespace

std::unique_ptr<Lock> take_lock(SqliteConnection& connection, const ConnectOptions& options,
                                const LockRequest& request, const Clock& clock) {
  const std::string file = connection.file();
  LockWait wait(request, clock, options.stop, file);
  std::unique_ptr<FileLock> lock = take_file_lock(file, request.scope, wait);
  if (request.scope == LockScope::transaction)
    while (!connection.try_begin()) wait.pause(OwnLocks::of_sqlite);
  return std::make_unique<HeldLock>(std::move(lock));
}

}  // namespace sluice::sqlite
