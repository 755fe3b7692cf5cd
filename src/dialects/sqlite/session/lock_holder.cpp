// Names who holds a lock on a file, from /proc/locks, see proc(5).
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fstream>
#include <iomanip>
#include <optional>
#include <sstream>

#include "base/text.hpp"
#include "dialects/sqlite/session/file_lock.hpp"

namespace sluice::sqlite {

namespace {

// In WAL mode writers lock this byte of the -shm file, https://sqlite.org/walformat.html.
constexpr long k_wal_write_lock = 120;

struct ListedLock {
  std::string kind, access, inode;
  long pid = 0;
  long first = 0;
  bool is_wait = false;
};

// "1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 1073741825 1073741825"; with "->" after the number for
// one who waits.
std::optional<ListedLock> read_lock(const std::string& line) {
  ListedLock lock;
  std::string number, mode, last;
  std::istringstream words(line);
  words >> number >> lock.kind;
  lock.is_wait = lock.kind == "->";
  if (lock.is_wait) words >> lock.kind;
  words >> mode >> lock.access >> lock.pid >> lock.inode >> lock.first;
  if (words.fail()) return std::nullopt;
  return lock;
}

// As /proc/locks writes it: device in hexadecimal, inode in decimal; empty when there is
// no such file.
std::string inode_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  std::ostringstream out;
  out << std::hex << std::setfill('0');
  out.width(2);
  out << major(status.st_dev) << ':';
  out.width(2);
  out << minor(status.st_dev) << ':' << std::dec << status.st_ino;
  return out.str();
}

// 0 or less: one that this process cannot see, in another container.
std::string name_process(long pid) {
  if (pid <= 0) return "another process";
  std::ifstream file(text::cat("/proc/", pid, "/comm"));
  std::string name;
  std::getline(file, name);
  return name.empty() ? text::cat("process ", pid) : text::cat("process ", pid, " (", name, ")");
}

}  // namespace

std::string holder_of(const std::string& path, OwnLocks counted) {
  const std::string database = inode_of(path);
  const std::string shared_memory = inode_of(path + "-shm");
  std::optional<long> migrator, writer, reader, own;
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    const std::optional<ListedLock> lock = read_lock(line);
    if (!lock || lock->is_wait) continue;
    const bool is_write = lock->access == "WRITE", is_migrator = lock->kind == "FLOCK";
    const bool is_log_writer =
        is_write && lock->inode == shared_memory && lock->first == k_wal_write_lock;
    if (lock->inode != database && !is_log_writer) continue;
    const bool is_counted =
        counted == OwnLocks::all || (counted == OwnLocks::of_sqlite && is_write && !is_migrator);
    if (lock->pid == getpid()) {
      if (is_counted) own = lock->pid;
    } else if (is_write) {
      (is_migrator ? migrator : writer) = lock->pid;
    } else {
      reader = lock->pid;
    }
  }
  for (const auto& pid : {migrator, writer, reader, own})
    if (pid) return name_process(*pid);
  return "another connection";
}

std::string migrator_on(const std::string& path) {
  const std::string database = inode_of(path);
  if (database.empty()) return {};
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    const std::optional<ListedLock> lock = read_lock(line);
    if (!lock || lock->is_wait || lock->kind != "FLOCK" || lock->inode != database) continue;
    if (lock->pid != getpid()) return name_process(lock->pid);
  }
  return {};
}

Error locked_error(const std::string& path, OwnLocks counted,
                   std::optional<std::chrono::milliseconds> waited) {
  const std::string after = waited ? text::cat("; waited ", text::format_duration(*waited)) : "";
  return {ErrorCode::locked,
          text::cat("the database is locked by ", holder_of(path, counted), after),
          "Wait until the other program has finished, or give it more time with --wait-lock."};
}

}  // namespace sluice::sqlite
