#include "dialects/sqlite/session/watchdog.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "base/signal_name.hpp"
#include "base/text.hpp"

namespace sluice::sqlite {

namespace {

// Instructions of SQLite's machine between two looks at the clock: well under a millisecond.
constexpr int k_instructions = 4000;
// Short, for the gaps between the transactions of a busy application are.
constexpr int k_longest_nap_ms = 10;
constexpr std::chrono::milliseconds k_second_wait{100};

}  // namespace

Watchdog::Watchdog(sqlite3* database, const Limits& limits) : database_(database), limits_(limits) {
  sqlite3_busy_handler(database_, &Watchdog::on_busy, this);
}

Watchdog::~Watchdog() { sqlite3_busy_handler(database_, nullptr, nullptr); }

std::string Watchdog::reason() const {
  if (signal_ != 0) return text::cat("stopped by ", signal_name(signal_));
  if (timed_out_)
    return text::cat("ended by the statement timeout of ",
                     text::format_duration(limits_.statement));
  return {};
}

bool Watchdog::is_asked_to_stop() noexcept {
  signal_ = limits_.stop == nullptr ? 0 : limits_.stop->signal();
  return signal_ != 0;
}

bool Watchdog::must_end() noexcept {
  if (stoppable_ && is_asked_to_stop()) return true;
  timed_out_ = deadline_.has_value() && std::chrono::steady_clock::now() >= *deadline_;
  return timed_out_;
}

int Watchdog::on_progress(void* self) noexcept {
  return static_cast<Watchdog*>(self)->must_end() ? 1 : 0;
}

int Watchdog::on_busy(void* self, int count) noexcept {
  Watchdog& dog = *static_cast<Watchdog*>(self);
  const auto now = std::chrono::steady_clock::now();
  if (count == 0) dog.busy_since_ = now;
  const auto limit = dog.gave_up_ ? std::min(dog.limits_.busy, k_second_wait) : dog.limits_.busy;
  if (now - dog.busy_since_ >= limit) {
    dog.gave_up_ = dog.limits_.busy.count() > 0;
    return 0;
  }
  if (dog.must_end()) return 0;
  sqlite3_sleep(std::min(k_longest_nap_ms, 1 + count * 5));
  return 1;
}

Watchdog::Watch::Watch(Watchdog& dog, Stoppable stoppable) : dog_(dog) {
  dog.stoppable_ = stoppable == Stoppable::yes;
  dog.timed_out_ = false;
  dog.signal_ = 0;
  if (dog.limits_.statement.count() > 0)
    dog.deadline_ = std::chrono::steady_clock::now() + dog.limits_.statement;
  if (dog.deadline_ || (dog.stoppable_ && dog.limits_.stop != nullptr))
    sqlite3_progress_handler(dog.database_, k_instructions, &Watchdog::on_progress, &dog);
}

Watchdog::Watch::~Watch() {
  sqlite3_progress_handler(dog_.database_, 0, nullptr, nullptr);
  dog_.stoppable_ = false;
  dog_.deadline_.reset();
}

}  // namespace sluice::sqlite
