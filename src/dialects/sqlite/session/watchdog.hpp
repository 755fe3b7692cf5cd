// Ends a statement that runs too long or that a stop request asks to end, and waits for other
// connections' locks.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "sluice/ports.hpp"

struct sqlite3;

namespace sluice::sqlite {

// Times are measured here and not by Clock: SQLite calls back while a statement runs.
class Watchdog {
 public:
  struct Limits {
    std::chrono::milliseconds statement{0};  // 0: none
    std::chrono::milliseconds busy{0};       // how long a lock of another connection is waited for
    const StopRequest* stop = nullptr;
  };
  Watchdog(sqlite3* database, const Limits& limits);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // While it lives, locks of other connections are not waited for.
  class Impatience {
   public:
    explicit Impatience(Watchdog& dog) : dog_(dog), before_(dog.limits_.busy) {
      dog.limits_.busy = {};
    }
    ~Impatience() { dog_.limits_.busy = before_; }
    Impatience(const Impatience&) = delete;
    Impatience& operator=(const Impatience&) = delete;

   private:
    Watchdog& dog_;
    std::chrono::milliseconds before_;
  };

  // Why the statement that was watched last ended early, in words; nothing when it did not.
  std::string reason() const;
  bool is_asked_to_stop() noexcept;

  // How long other connections' locks are waited for.
  std::chrono::milliseconds patience() const noexcept { return limits_.busy; }
  // Who was waited for in vain is hardly waited for again; until this is called.
  void be_patient_again() noexcept { gave_up_ = false; }

  enum class Stoppable { no, yes };

  // While it lives, what runs is watched.
  class Watch {
   public:
    Watch(Watchdog& dog, Stoppable stoppable);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Watchdog& dog_;
  };

 private:
  static int on_progress(void* self) noexcept;
  static int on_busy(void* self, int count) noexcept;
  bool must_end() noexcept;

  sqlite3* database_;
  Limits limits_;
  bool stoppable_ = false;
  bool timed_out_ = false;
  bool gave_up_ = false;
  int signal_ = 0;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::chrono::steady_clock::time_point busy_since_;
};

}  // namespace sluice::sqlite
