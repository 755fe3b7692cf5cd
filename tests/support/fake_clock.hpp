// A clock that only moves when it is told to sleep.
#pragma once

#include <vector>

#include "sluice/ports.hpp"

namespace sluice::test {

class FakeClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    // 2025-01-29 14:30:45 UTC
    return std::chrono::system_clock::time_point(std::chrono::seconds(1'738'161'045)) + passed_;
  }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::time_point() + passed_;
  }
  void sleep(std::chrono::milliseconds duration) const override {
    passed_ += duration;
    slept_.push_back(duration);
  }
  void advance(std::chrono::milliseconds duration) { passed_ += duration; }
  const std::vector<std::chrono::milliseconds>& slept() const { return slept_; }

 private:
  mutable std::chrono::milliseconds passed_{0};
  mutable std::vector<std::chrono::milliseconds> slept_;
};

}  // namespace sluice::test
