#include "facade/system_ports.hpp"

#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <limits>
#include <memory>
#include <system_error>

#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice {

namespace {

constexpr std::string_view k_temporary = ".tmp";

[[noreturn]] void fail(std::string_view action, const std::string& path, int reason) {
  throw Error(ErrorCode::io, text::cat("cannot ", action, " ", path, ": ",
                                       std::generic_category().message(reason)));
}

// Owns an open file descriptor.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

mode_t kind_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & S_IFMT : 0;
}

// What is no file and no folder is never opened: a FIFO waits for ever, a device may act on it.
void require_ordinary(std::string_view action, const std::string& path, mode_t kind) {
  const char* what = S_ISFIFO(kind)                   ? "a named pipe"
                     : S_ISSOCK(kind)                 ? "a socket"
                     : S_ISCHR(kind) || S_ISBLK(kind) ? "a device"
                                                      : nullptr;
  if (what == nullptr) return;
  throw Error(ErrorCode::io,
              text::cat("cannot ", action, " ", path, ": it is ", what, ", not a file"),
              text::cat("Put an ordinary file in the place of ", path, "."));
}

// A path with a NUL byte would name another file than it says.
bool is_nameable(const std::string& path) {
  return !path.empty() && path.find('\0') == std::string::npos;
}

void require_nameable(std::string_view action, const std::string& path) {
  if (!is_nameable(path)) fail(action, path, EINVAL);
}

std::string read_all(int descriptor, const std::string& path, std::uint64_t limit) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) fail("read", path, errno);
  // Another file may have taken the place of the one that was looked at.
  require_ordinary("read", path, status.st_mode & S_IFMT);
  std::string content;
  if (status.st_size > 0)
    content.reserve(std::min<std::uint64_t>(static_cast<std::uint64_t>(status.st_size), limit) + 1);
  std::array<char, 65'536> buffer;
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", path, errno);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > limit)
      throw Error(ErrorCode::bad_file, text::cat("larger than the limit of ", limit >> 20U, " MB"),
                  Where{.file = path});
    // Less than was asked for is the end of a file.
    if (S_ISREG(status.st_mode) && static_cast<std::size_t>(count) < buffer.size()) return content;
  }
}

void write_all(int descriptor, const std::string& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(descriptor) != 0) fail("write", path, errno);
}

// One of this process's own number is another's that had it before: in a container each
// is the first.
bool is_gone(std::int64_t process) {
  if (process <= 0 || process > std::numeric_limits<pid_t>::max()) return false;
  return process == ::getpid() || (::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH);
}

// What a process that was killed left of the same file.
void remove_left_over(const std::string& path) {
  const std::filesystem::path file(path);
  const std::string begin = file.filename().string() + ".";
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(k_temporary)) continue;
    if (name.size() < begin.size() + k_temporary.size()) continue;
    const auto process = text::parse_integer(std::string_view(name).substr(
        begin.size(), name.size() - begin.size() - k_temporary.size()));
    if (process && is_gone(*process)) ::unlink(entries->path().c_str());
  }
}

// A file that is removed again unless it gets its final name.
class Temporary {
 public:
  explicit Temporary(const std::string& beside)
      : path_(text::cat(beside, ".", ::getpid(), k_temporary)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!is_done_) ::unlink(path_.c_str());
  }
  const std::string& path() const { return path_; }
  void become(const std::string& path) {
    if (::rename(path_.c_str(), path.c_str()) != 0) fail("write", path, errno);
    is_done_ = true;
  }
  // Fails where `path` exists. A hard link does that in one step; where the file system has none,
  // whoever makes the same file between the two calls loses it.
  void become_new(const std::string& path) {
    if (::link(path_.c_str(), path.c_str()) == 0) return;  // its first name goes with this object
    struct stat status {};
    const int reason = errno;
    if (reason == EEXIST || ::lstat(path.c_str(), &status) == 0) fail("create", path, EEXIST);
    if (reason != EPERM && reason != EOPNOTSUPP && reason != ENOSYS) fail("create", path, reason);
    become(path);
  }

 private:
  std::string path_;
  bool is_done_ = false;
};

mode_t mode_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0666U;
}

// So that the new name survives a power cut; a folder that cannot be opened for that is left
// to the system.
void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const File file(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() >= 0) ::fsync(file.get());
}

std::string user_name() {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4'096> buffer;
  const bool is_known =
      ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found;
  return is_known ? std::string(entry.pw_name) : std::to_string(::geteuid());
}

}  // namespace

std::chrono::system_clock::time_point SystemClock::now() const {
  return std::chrono::system_clock::now();
}

std::chrono::steady_clock::time_point SystemClock::monotonic() const {
  return std::chrono::steady_clock::now();
}

void SystemClock::sleep(std::chrono::milliseconds duration) const {
  const auto nanoseconds =
      std::chrono::nanoseconds(std::max(duration, std::chrono::milliseconds{0})).count();
  const timespec time{.tv_sec = static_cast<time_t>(nanoseconds / 1'000'000'000),
                      .tv_nsec = static_cast<long>(nanoseconds % 1'000'000'000)};
  ::nanosleep(&time, nullptr);
}

bool SystemFileSystem::is_file(const std::string& path) const {
  return is_nameable(path) && S_ISREG(kind_of(path));
}

bool SystemFileSystem::is_folder(const std::string& path) const {
  return is_nameable(path) && S_ISDIR(kind_of(path));
}

bool SystemFileSystem::is_link(const std::string& path) const {
  struct stat status {};
  return is_nameable(path) && ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

std::string SystemFileSystem::real_path(const std::string& path) const {
  if (!is_nameable(path)) return {};
  const std::unique_ptr<char, decltype(&std::free)> found(::realpath(path.c_str(), nullptr),
                                                          &std::free);
  return found ? std::string(found.get()) : std::string();
}

std::string SystemFileSystem::read(const std::string& path, std::uint64_t limit) const {
  require_nameable("read", path);
  require_ordinary("read", path, kind_of(path));
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) fail("read", path, errno);
  return read_all(file.get(), path, limit);
}

std::vector<std::string> SystemFileSystem::list(const std::string& folder) const {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entries(folder, error);
  while (!error && entries != std::filesystem::directory_iterator()) {
    names.push_back(entries->path().filename().string());
    entries.increment(error);
  }
  if (error) fail("list", folder, error.value());
  std::sort(names.begin(), names.end());
  return names;
}

void SystemFileSystem::write(const std::string& path, const std::string& content) {
  require_nameable("write", path);
  require_ordinary("write", path, kind_of(path));
  remove_left_over(path);
  Temporary temporary(path);
  {
    const File file(
        ::open(temporary.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() < 0) fail("write", path, errno);
    if (kind_of(path) != 0 && ::fchmod(file.get(), mode_of(path)) != 0) fail("write", path, errno);
    write_all(file.get(), path, content);
  }
  temporary.become(path);
  sync_folder_of(path);
}

void SystemFileSystem::create(const std::string& path, const std::string& content) {
  require_nameable("create", path);
  remove_left_over(path);
  Temporary temporary(path);
  {
    const File file(
        ::open(temporary.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() < 0) fail("create", path, errno);
    write_all(file.get(), path, content);
  }
  temporary.become_new(path);
  sync_folder_of(path);
}

void SystemFileSystem::remove(const std::string& path) {
  require_nameable("remove", path);
  if (::remove(path.c_str()) != 0) fail("remove", path, errno);
}

void SystemFileSystem::make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail("make the folder", path, error.value());
}

std::string system_actor() {
  std::array<char, HOST_NAME_MAX + 1> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) return user_name();
  return text::cat(user_name(), "@", std::string_view(host.data()));
}

}  // namespace sluice
