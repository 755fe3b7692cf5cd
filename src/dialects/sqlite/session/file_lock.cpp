#include "dialects/sqlite/session/file_lock.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/close_range.h>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice::sqlite {

namespace {

// Signals are for the program's own threads.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

// Gives the calling thread a descriptor table of its own. Containers may forbid the second way,
// older kernels lack the first.
bool leave_descriptor_table() {
  return close_range(3, ~0U, CLOSE_RANGE_UNSHARE) == 0 || unshare(CLONE_FILES) == 0;
}

}  // namespace

// Does the work in its thread; every function here returns an errno, 0 when all went well.
class FileLock::Keeper {
 public:
  explicit Keeper(std::string path) : path_(std::move(path)) {
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { serve(); });
  }
  ~Keeper() {
    ask(Command::end);
    thread_.join();
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  int open() { return ask(Command::open); }
  int lock() { return ask(Command::lock); }

 private:
  enum class Command { open, lock, end };

  int ask(Command command) {
    std::unique_lock guard(mutex_);
    command_ = command;
    changed_.notify_all();
    changed_.wait(guard, [this] { return !command_.has_value(); });
    return answer_;
  }

  void serve() {
    const bool is_own_table = leave_descriptor_table();
    int descriptor = -1;
    std::unique_lock guard(mutex_);
    for (bool ended = false; !ended;) {
      changed_.wait(guard, [this] { return command_.has_value(); });
      ended = *command_ == Command::end;
      answer_ = obey(*command_, descriptor);
      // In a shared table it is left open, unlocked: closing it would drop SQLite's locks.
      if (ended && is_own_table && descriptor >= 0) close(descriptor);
      command_.reset();
      changed_.notify_all();
    }
  }

  int obey(Command command, int& descriptor) {
    int result = 0;
    switch (command) {
      case Command::open: result = descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC); break;
      case Command::lock: result = flock(descriptor, LOCK_EX | LOCK_NB); break;
      case Command::end:
        if (descriptor >= 0) result = flock(descriptor, LOCK_UN);
        break;
    }
    return result < 0 ? errno : 0;
  }

  std::string path_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Command> command_;  // set by the asker, taken away with the answer
  int answer_ = 0;
  std::thread thread_;
};

namespace {

void require(int error, const std::string& path) {
  if (error == 0) return;
  throw Error(ErrorCode::connection,
              text::cat("cannot lock the database ", path, ": ", std::strerror(error)),
              "Check that this user may read the file, and that its file system has locks.");
}

}  // namespace

FileLock::FileLock(const std::string& path) : keeper_(std::make_unique<Keeper>(path)) {
  require(keeper_->open(), path);
}

FileLock::~FileLock() = default;

bool FileLock::try_take() {
  const int error = keeper_->lock();
  if (error == EWOULDBLOCK) return false;
  require(error, "file");
  return true;
}

bool FileLock::is_possible(const std::string& path) {
  constexpr std::array<long, 4> k_network = {0x6969, 0x517b, 0xff534d42,
                                             0xfe534d42};  // NFS, SMB, CIFS, SMB 2
  struct statfs system {};
  if (statfs(path.c_str(), &system) != 0) return true;
  for (const long type : k_network)
    if (system.f_type == type) return false;
  return true;
}

}  // namespace sluice::sqlite
