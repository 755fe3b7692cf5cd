#include "cli/base/signals.hpp"

#include <sys/time.h>
#include <unistd.h>
#include <csignal>

#include <atomic>
#include <string_view>

#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

namespace {

// A signal handler reaches nothing but objects with static storage: the one place that has them.
std::atomic<int> g_received{0};
std::atomic<bool> g_aloud{true};
static_assert(std::atomic<int>::is_always_lock_free);

void say(std::string_view text) {
  if (!g_aloud.load()) return;
  // What cannot be written here cannot be reported here either.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

extern "C" void on_signal(int number) {
  const int saved_errno = errno;
  int none = 0;
  if (g_received.compare_exchange_strong(none, number)) {
    if (number != SIGALRM) say("\nstopping at the next safe point\n");
  } else if (number != SIGALRM) {
    say("\nalready stopping at the next safe point: nothing is lost by waiting\n");
  }
  errno = saved_errno;
}

void install(int number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;
  ::sigaction(number, &action, nullptr);
}

}  // namespace

Signals::Signals() {
  g_received.store(0);
  for (const int number : {SIGINT, SIGTERM, SIGALRM}) install(number, on_signal);
  struct sigaction before = {};
  ::sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) install(SIGHUP, on_signal);
  install(SIGPIPE, SIG_IGN);
}

Signals::~Signals() {
  for (const int number : {SIGINT, SIGTERM, SIGALRM, SIGPIPE}) install(number, SIG_DFL);
  struct sigaction now = {};
  ::sigaction(SIGHUP, nullptr, &now);
  if (now.sa_handler == on_signal) install(SIGHUP, SIG_DFL);
}

int Signals::signal() const noexcept {
  const int received = g_received.load();
  return received == SIGALRM ? SIGTERM : received;
}

void Signals::throw_if_stopped(std::string_view doing) const {
  if (signal() == 0) return;
  throw Error(signal() == SIGINT ? ErrorCode::interrupted : ErrorCode::terminated,
              text::cat("stopped while ", doing));
}

bool Signals::timed_out() const noexcept { return g_received.load() == SIGALRM; }

void Signals::announce(bool aloud) noexcept { g_aloud.store(aloud); }

void Signals::limit(std::chrono::milliseconds limit) noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(limit - seconds);
  itimerval timer = {};
  timer.it_value.tv_sec = seconds.count();
  timer.it_value.tv_usec = rest.count();
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace sluice::cli
