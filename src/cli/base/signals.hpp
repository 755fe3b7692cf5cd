// SIGINT, SIGTERM and SIGHUP ask a run to stop at its next safe point; so does a time limit. A
// reader that goes away (SIGPIPE) stops nothing.
#pragma once

#include <chrono>
#include <string_view>

#include "sluice/ports.hpp"

namespace sluice::cli {

// Installs the handlers; one per process. They are set without SA_RESTART, so that a wait for the
// server wakes. SIGHUP that was ignored before (nohup) stays ignored.
class Signals final : public StopRequest {
 public:
  Signals();
  ~Signals() override;
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int signal() const noexcept override;  // SIGTERM when the time limit is over
  // Throws Error(interrupted, terminated) when a stop was asked for, at a prompt or while waiting.
  void throw_if_stopped(std::string_view doing) const;
  bool timed_out() const noexcept;

  // Whether the handlers say on stderr that the run is stopping; off for machine-readable logs.
  void announce(bool aloud) noexcept;
  // Asks to stop after `limit`, counted from now.
  void limit(std::chrono::milliseconds limit) noexcept;
};

}  // namespace sluice::cli
