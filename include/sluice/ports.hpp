// Everything from outside that the engine needs, handed in: time, files, a stop
// request, a listener.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/finding.hpp"
#include "sluice/plan.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const = 0;        // wall time, UTC
  virtual std::chrono::steady_clock::time_point monotonic() const = 0;  // for durations
  virtual void sleep(std::chrono::milliseconds duration) const = 0;
};

// Paths are as the user writes them, relative to the current folder or absolute. Every function
// throws Error(io) naming the path and the system's reason, unless it says otherwise.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual bool is_file(const std::string& path) const = 0;    // false on any doubt, never throws
  virtual bool is_folder(const std::string& path) const = 0;  // false on any doubt, never throws
  // The whole file. A file of more than `limit` bytes is Error(bad_file).
  virtual std::string read(const std::string& path, std::uint64_t limit) const = 0;
  virtual std::vector<std::string> list(
      const std::string& folder) const = 0;  // names, sorted by bytes
  // Writes beside, syncs and renames, so that a reader sees the old file or the new one.
  virtual void write(const std::string& path, const std::string& content) = 0;
  // Writes a file that must not exist yet; throws Error(io) where it does.
  virtual void create(const std::string& path, const std::string& content) = 0;
  virtual void remove(const std::string& path) = 0;
  virtual void make_folder(const std::string& path) = 0;  // with parents; fine where it exists
};

// How a run is stopped: signal() gives 0 to go on, else the signal (SIGINT, SIGTERM) that the
// failure names. It is asked between statements and, by a thread of the library, while a statement
// runs. So it must be safe to call from any thread. What runs in a transaction is cancelled and
// rolled back. A statement outside one is waited for and recorded. Once not 0 it stays so.
class StopRequest {
 public:
  virtual ~StopRequest() = default;
  virtual int signal() const noexcept = 0;
};

// A message from the server (PostgreSQL's NOTICE, WARNING).
struct Notice {
  std::string severity;
  std::string message;
  std::string detail;
  std::string hint;
};

// Told what goes on while a plan is executed, by one thread at a time. Must not throw, and must not
// call the Migrator that tells it.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void waiting_for_lock(const std::string& /*holder*/) {}
  virtual void step_started(const Step& /*step*/, std::size_t /*number*/, std::size_t /*of*/) {}
  // The statement ran; in a transaction that is not the same as committed. Statements are sent many
  // at once, and told of one by one when their answers are there.
  virtual void statement_finished(const Step& /*step*/, std::size_t /*statement*/) {}
  virtual void step_finished(const StepResult& /*result*/) {}
  virtual void notice(const Notice& /*notice*/) {}
  virtual void warning(const Finding& /*diagnostic*/) {}
};

}  // namespace sluice
