// An advisory lock on the database file itself, which no SQLite connection notices.
//
// SQLite holds its own locks as POSIX locks, and a process loses all of those on a file as soon as
// it closes any descriptor of it (https://sqlite.org/howtocorrupt.html, 2.2). The descriptor
// therefore lives and ends in a thread with a descriptor table of its own, whose closing concerns
// nobody else: not even connections of the program that uses the library. Forked children do not
// inherit it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "sluice/error.hpp"

namespace sluice::sqlite {

class FileLock {
 public:
  // Opens the file, which must exist, and locks nothing yet. Throws Error(connection).
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  // False when another process, or another FileLock of this one, holds
  // it. Throws Error(connection).
  bool try_take();

  // False on network file systems, where it would be one lock with SQLite's own.
  static bool is_possible(const std::string& path);

 private:
  class Keeper;
  std::unique_ptr<Keeper> keeper_;
};

// Which locks of this process may be what is waited for: another connection's of its own.
enum class OwnLocks {
  none,       // this connection holds SQLite's lock
  of_sqlite,  // … holds the FileLock
  all,
};

// "process 4711 (sluice)", as far as /proc/locks tells which process holds a FileLock, SQLite's
// write lock or, last, its read lock on the file; "another connection" else.
std::string holder_of(const std::string& path, OwnLocks counted = OwnLocks::all);
// The other process that holds a FileLock on the file; empty: none does.
std::string migrator_on(const std::string& path);
// Error(locked) that names the holder; `waited` is left out where it is not known.
Error locked_error(const std::string& path, OwnLocks counted,
                   std::optional<std::chrono::milliseconds> waited = {});

}  // namespace sluice::sqlite
